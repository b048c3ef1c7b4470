import { expect, it } from "vitest";
import type { AttributeType, AttributeValue } from "./attribute-type";
import { attributeKeySchema, attributeValueSchema, isOfType, readClaimValue } from "./attribute-value";
import { claimFieldSchema } from "./claim-mapping";

const value = (of: AttributeValue) => ({ value: of });
const many = (count: number) => Array.from({ length: count }, (_entry, index) => `office ${index}`);

it.each<[AttributeType, string[], ReturnType<typeof readClaimValue>]>([
  ["text", [" 4711 "], value("4711")],
  ["text", ["", "  "], null],
  ["text", [], null],
  ["text", ["first", "second"], value("first")],
  ["text", ["a\u202eb"], "misfit"],
  ["text", ["two\nlines", "one line"], value("one line")],
  ["text", ["x".repeat(500)], value("x".repeat(500))],
  ["text", ["x".repeat(501)], "misfit"],
  ["number", ["42"], value(42)],
  ["number", ["-4.50"], value(-4.5)],
  ["number", ["007"], value(7)],
  ["number", ["0x10"], "misfit"],
  ["number", ["1e3"], "misfit"],
  ["number", ["1,000"], "misfit"],
  ["number", ["NaN"], "misfit"],
  ["number", ["Infinity"], "misfit"],
  ["number", ["9007199254740991"], value(9_007_199_254_740_991)],
  // The nearest number of a computer is another one.
  ["number", ["9007199254740993"], "misfit"],
  ["number", ["twelve", "12"], value(12)],
  ["boolean", ["TRUE"], value(true)],
  ["boolean", ["0"], value(false)],
  ["boolean", ["yes"], "misfit"],
  ["date", ["2028-02-29"], value("2028-02-29")],
  ["date", ["2026-02-29"], "misfit"],
  ["date", ["2026-05-03T00:00:00Z"], "misfit"],
  ["list", ["Berlin", " Kyoto", "Berlin"], value(["Berlin", "Kyoto"])],
  ["list", [" "], null],
  ["list", many(100), value(many(100))],
  ["list", many(101), "misfit"],
  // What a provider sends costs no more than this for each row.
  ["number", [...many(1000), "3"], "misfit"],
  ["number", [...many(999), "3"], value(3)],
  ["list", ["Berlin", "x".repeat(201)], "misfit"],
  ["list", ["Ber\u200blin"], "misfit"],
])("as %s a claim of %j is %j", (type, values, expected) => {
  expect(readClaimValue(type, values)).toEqual(expected);
});

it("what a sign-in may set, REST may set too", () => {
  for (const [type, claimed] of [
    ["text", ["x".repeat(500)]],
    ["number", ["-9007199254740991"]],
    ["boolean", ["1"]],
    ["date", ["2026-05-03"]],
    ["list", many(100)],
  ] as const) {
    const read = readClaimValue(type, claimed);
    if (read === null || read === "misfit") throw new Error(type);
    expect(attributeValueSchema.parse(read.value)).toEqual(read.value);
    expect(isOfType(type, read.value)).toBe(true);
  }
});

it.each([
  ["text", 1],
  ["number", "1"],
  ["boolean", "true"],
  ["boolean", 1],
  ["date", "tomorrow"],
  ["date", 20260503],
  ["list", "Berlin"],
] as const)("no %s is %j", (type, wrong) => {
  expect(isOfType(type, wrong)).toBe(false);
});

it.each([
  "x".repeat(501),
  "two\nlines",
  "",
  2 ** 60,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  null,
  many(101),
  ["x".repeat(201)],
  ["Ber\u202elin"],
  [1],
  { nested: true },
])("%j is no value at all", (wrong) => {
  expect(attributeValueSchema.safeParse(wrong).success).toBe(false);
});

it.each(["costCenter", "a", "level_2", "x".repeat(40)])("%s is a key, also in the claims table", (key) => {
  expect(attributeKeySchema.parse(key)).toBe(key);
  expect(claimFieldSchema.parse(`attributes.${key}`)).toBe(`attributes.${key}`);
});

it.each([
  "CostCenter",
  "cost center",
  "cost-center",
  "cost.center",
  "_level",
  "1st",
  "",
  "x".repeat(41),
  "kosten\u00fc",
])("%j is no key, also not in the claims table", (key) => {
  expect(attributeKeySchema.safeParse(key).error?.issues[0]?.message).toBe("attribute_key");
  expect(claimFieldSchema.safeParse(`attributes.${key}`).success).toBe(false);
});

it.each(["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"])(
  "%s is no key: every object has one of that name",
  (key) => {
    expect(attributeKeySchema.safeParse(key).success).toBe(false);
  },
);

it("an unknown field of the claims table is refused", () => {
  for (const field of [
    "costCenter",
    "attribute.costCenter",
    "attributes.",
    "attributes.costCenter\n",
    "x attributes.a",
  ])
    expect(claimFieldSchema.safeParse(field).success).toBe(false);
});
