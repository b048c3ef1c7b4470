import { expect, it } from "vitest";
import { plain, said } from "@/lib/facts/fact";
import { factTexts } from "@/lib/messages/fact-texts";
import { toChecks, toDecision } from "./stored-facts";

const text = factTexts("de");

it("checks of earlier versions are shown as they were written", () => {
  const [check, bare] = toChecks([
    { name: "role_unmapped", passed: false, expected: "one of: admins", got: "Sales, EMEA" },
    { name: "saml_replay", passed: true },
  ]);
  expect(check?.got).toEqual({ kind: "text", text: "Sales, EMEA" });
  expect(check?.expected && text(check.expected)).toBe("one of: admins");
  expect(bare).toEqual({ name: "saml_replay", passed: true });
});

it("decisions of earlier versions are shown, also those that knew no groups", () => {
  const granted = [{ role: "admin", reason: 'role claim "a" matched row 1' }];
  const stored = {
    kind: "update",
    userId: "u",
    changes: [],
    emailVerified: null,
    roles: { granted, revoked: [], unmapped: [] },
  };
  expect(toDecision(stored)).toMatchObject({
    kind: "update",
    roles: { granted: [{ role: "admin", reason: { kind: "text", text: granted[0]?.reason } }] },
    groups: { granted: [], revoked: [] },
    notes: [],
  });
  expect(toDecision({ ...stored, notes: ["updating users is off"] })).toMatchObject({ notes: [{ kind: "text" }] });
  expect(toDecision({ kind: "reject", code: "role_unmapped", expected: "x", got: "y" })).toMatchObject({
    got: { kind: "text", text: "y" },
  });
  expect(toDecision(null)).toBeNull();
});

it("facts are read as they are, and what is none is nothing", () => {
  const got = said("claimIs", { claim: "tenant", value: plain(["a", "b"]) });
  const [check] = toChecks(
    JSON.parse(JSON.stringify([{ name: "tenant_claim", passed: false, expected: { kind: "?" }, got }])),
  );
  expect(check).toMatchObject({ expected: { kind: "none" }, got });
});
