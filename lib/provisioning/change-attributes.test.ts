import { expect, it } from "vitest";
import { personal, said } from "@/lib/facts/fact";
import { type ClaimRow, mapProfile } from "@/lib/identity/claim-mapping";
import { changeAttributes, type HeldAttributes } from "./change-attributes";

const definitions = [
  { key: "costCenter", label: "Cost center", type: "text" },
  { key: "level", label: "Level", type: "number" },
  { key: "offices", label: "Offices", type: "list" },
] as const;

const rows: ClaimRow[] = [
  { field: "email", from: "email" },
  { field: "attributes.costCenter", from: "cc" },
  { field: "attributes.level", from: "level" },
  { field: "attributes.level", from: "grade", transforms: [{ type: "after", text: "L" }] },
  { field: "attributes.offices", from: "office", transforms: [{ type: "split", separator: ";" }] },
];

function change(claims: Record<string, string[]>, held: HeldAttributes | null, change: Partial<ClaimRow> = {}) {
  const { attributes } = mapProfile(
    { subject: "ada", claims, friendlyNames: {} },
    rows.map((row) => ({ ...row, ...change, field: row.field, from: row.from })),
  );
  return changeAttributes(attributes, definitions, held);
}

const okta = (value: HeldAttributes[string]["value"]) => ({ value, setBy: "okta" });
const because = (claim: string) => said("claimNamed", { claim });

it("a new user gets what arrived, through the steps, each with its claim", () => {
  expect(change({ cc: ["4711"], grade: ["L3"], office: ["Berlin; Kyoto"] }, null)).toEqual({
    changes: [
      { key: "costCenter", from: null, to: "4711", reason: because("cc") },
      { key: "level", from: null, to: 3, reason: because("grade") },
      { key: "offices", from: null, to: ["Berlin", "Kyoto"], reason: because("office") },
    ],
    notes: [],
  });
});

it("what equals changes nothing, and what did not arrive or arrived empty neither", () => {
  const held = { costCenter: okta("4711"), level: okta(3), offices: okta(["Berlin"]) };
  expect(change({ cc: ["4711"], level: ["3.0"], office: ["Berlin"] }, held).changes).toEqual([]);
  expect(change({ cc: [""], office: [] }, held)).toEqual({ changes: [], notes: [] });
  expect(change({}, held)).toEqual({ changes: [], notes: [] });
});

it("a value of another type changes nothing and says so; a later row that fits counts", () => {
  const held = { level: okta(3) };
  expect(change({ level: ["senior"] }, held)).toEqual({
    changes: [],
    notes: [
      said("attributeMisfit", { attribute: "Level", claim: "level", type: "number", values: personal(["senior"]) }),
    ],
  });
  expect(change({ level: ["senior"], grade: ["L4"] }, held)).toEqual({
    changes: [{ key: "level", from: 3, to: 4, reason: because("grade") }],
    notes: [],
  });
});

it("an administrator's value is replaced as every field is, and not in silence", () => {
  const held = { costCenter: { value: "by hand", setBy: "manual" } };
  expect(change({ cc: ["4711"] }, held)).toEqual({
    changes: [{ key: "costCenter", from: "by hand", to: "4711", reason: because("cc") }],
    notes: [said("attributeReplaced", { attribute: "Cost center", claim: "cc" })],
  });
  expect(change({ cc: ["by hand"] }, held)).toEqual({ changes: [], notes: [] });
});

it.each([
  ["whenEmpty", { costCenter: okta("old") }, []],
  ["whenEmpty", {}, ["costCenter"]],
  ["whenEmpty", null, ["costCenter"]],
  ["never", { costCenter: okta("old") }, []],
  ["never", {}, []],
  ["never", null, ["costCenter"]],
  ["always", { costCenter: okta("old") }, ["costCenter"]],
] as const)("a row that replaces %s, for %j, sets %j", (update, held, keys) => {
  expect(change({ cc: ["4711"] }, held, { update }).changes.map(({ key }) => key)).toEqual(keys);
});

it("false and 0 are values, which a row for empty ones leaves", () => {
  expect(change({ level: ["7"] }, { level: okta(0) }, { update: "whenEmpty" }).changes).toEqual([]);
});

it("a claim for an attribute that is gone is nobody's", () => {
  const { attributes } = mapProfile({ subject: "ada", claims: { cc: ["4711"] }, friendlyNames: {} }, rows);
  expect(changeAttributes(attributes, [], {})).toEqual({ changes: [], notes: [] });
});
