import { describe, expect, it } from "vitest";
import { type Change, decide, outcome } from "@/e2e/support/decided-sign-in";
import { personal, said } from "@/lib/facts/fact";
import { type ClaimRow, defaultClaimRows, microsoftClaimRows } from "@/lib/identity/claim-mapping";

/**
 * Relatives looked for: names of guests by every claim that may hold an address (preferred_username, upn, NameID, templates), for a
 * new user, a known one, and as proof of an address; other texts that only look like addresses.
 */
describe("what arrives for an address and is none", () => {
  const guest = "jane_gmail.example#EXT#@contoso.onmicrosoft.example";
  it.each([guest, "live.com#jane@gmail.example", "jane<eve@evil.example>@acme.test", "jane\u202e@acme.test"])(
    "%s creates nobody, not even by a provider that vouches",
    (subject) => {
      const decision = decide({ subject, policy: { identifyBy: { field: "userName", claim: "NameID" } } });
      expect(decision).toMatchObject({ kind: "reject", code: "attribute_missing" });
    },
  );

  it("says that it is a guest, and what to send", () => {
    expect(decide({ subject: guest })).toMatchObject({ got: said("guestName", { text: personal(guest) }) });
  });

  it("leaves the address to another row, and the sign-in name as it came", () => {
    const claims = { preferred_username: [guest], mail: ["Jane@Gmail.example"] };
    const rows: ClaimRow[] = [...microsoftClaimRows, { field: "email", from: "mail" }];
    const policy = { identifyBy: { field: "email", claim: "mail" } };
    const decision = decide({ subject: "s", claims, rows, policy });
    expect(decision).toMatchObject({
      kind: "create",
      changes: expect.arrayContaining([
        { field: "email", from: null, to: "jane@gmail.example" },
        { field: "userPrincipalName", from: null, to: guest },
      ]),
    });
  });

  it("never replaces the address of a known user, and says so", () => {
    const decision = decide({ linked: {}, subject: guest });
    expect(decision).toMatchObject({
      changes: [],
      emailVerified: null,
      notes: [
        said("emailStays", { email: personal("ada@acme.test"), reason: said("guestName", { text: personal(guest) }) }),
      ],
    });
  });
});

describe("values with characters that nobody sees", () => {
  it("are not taken, a later row may have one, and the event says so", () => {
    const created = decide({
      claims: { full_name: ["Ada\u202e"], displayName: ["Ada L"], given_name: ["Ada\r\nBcc: x"] },
    });
    expect(created).toMatchObject({
      kind: "create",
      changes: [
        { field: "email", from: null, to: "ada@acme.test" },
        { field: "fullName", from: null, to: "Ada L" },
      ],
      notes: [said("fieldUnprintable", { field: "fullName" }), said("fieldUnprintable", { field: "firstName" })],
    });
    const known = decide({ linked: {}, claims: { full_name: ["Ada\u0000"] } });
    expect(known).toMatchObject({ kind: "unchanged", notes: [said("fieldUnprintable", { field: "fullName" })] });
  });
});

describe("whether the address counts as proven", () => {
  const proof = (change: Change) => {
    const decision = decide(change);
    return decision.kind === "reject" ? decision.code : decision.emailVerified;
  };
  it.each<[string, Change, unknown]>([
    ["a new user whose provider vouches", {}, true],
    ["a new user whose provider says nothing", { verifiedEmails: [] }, false],
    ["the same, in a proven domain", { verifiedEmails: [], domains: { "acme.test": "ours" } }, true],
    ["a domain that another organization has proven", { domains: { "acme.test": "other" } }, false],
    ["an invited user who comes through the provider", { identified: [{}] }, true],
    ["a known user whose provider says nothing", { linked: {}, verifiedEmails: [] }, null],
    ["a new address, by the provider's word", { linked: {}, claims: { email: ["ada@new.test"] } }, false],
    [
      "a new address in a proven domain",
      { linked: {}, claims: { email: ["ada@new.test"] }, domains: { "new.test": "ours" } },
      true,
    ],
    [
      "an operator's, where the provider vouches for another one",
      { linked: { isOperator: true }, claims: { email: ["ada@new.test"] } },
      null,
    ],
    ["a known user of whom no address is said", { linked: {}, rows: [] }, null],
  ])("%s: %s", (_sentence, change, expected) => expect(proof(change)).toBe(expected));
});

describe("which attributes change", () => {
  it.each<[string, string | null, string | null]>([
    ["always", "Old", "Ada"],
    ["whenEmpty", "Old", null],
    ["whenEmpty", null, "Ada"],
    ["never", null, null],
  ])("a row that updates %s, over %s: %s", (update, before, expected) => {
    const rows: ClaimRow[] = [{ field: "fullName", from: "full_name", update: update as "always" }];
    const decision = decide({ linked: { attributes: { email: "ada@acme.test", fullName: before } }, rows });
    expect(decision.kind !== "reject" && (decision.changes[0]?.to ?? null)).toBe(expected);
  });

  it("a row that never updates fills a new user", () => {
    const rows: ClaimRow[] = [{ field: "fullName", from: "full_name", update: "never" }, ...defaultClaimRows];
    const decision = decide({ rows });
    expect(decision.kind === "create" && decision.changes).toContainEqual({ field: "fullName", from: null, to: "Ada" });
  });

  it("an operator's address is never changed by a provider", () => {
    const change = { linked: { isOperator: true }, claims: { email: ["eve@acme.test"] } };
    const decision = decide(change);
    expect(decision.kind !== "reject" && decision.changes).toEqual([]);
    expect(outcome({ ...change, linked: {} })).toBe("update");
  });

  it("an address that another user holds stays with that user", () => {
    const decision = decide({ linked: {}, claims: { email: ["taken@acme.test"] }, holder: { id: "u9" } });
    expect(decision.kind !== "reject" && decision.changes).toEqual([]);
  });
});
