import { expect, it } from "vitest";
import { flattenClaims, onlyListed } from "./flatten-claims";

it.each<[string, unknown, Record<string, string[]>]>([
  ["nested objects get dotted names", { a: { b: { c: "x" } } }, { "a.b.c": ["x"] }],
  [
    "a bare value is a list of one",
    { groups: "one", age: 5, ok: false },
    { groups: ["one"], age: ["5"], ok: ["false"] },
  ],
  ["null did not arrive, an empty list did", { a: null, b: [] }, { b: [] }],
  ["objects in lists stay whole", { a: [{ id: 1 }, "x", null] }, { a: ['{"id":1}', "x"] }],
  ["the first of two claims with one name counts", { "a.b": "literal", a: { b: "nested" } }, { "a.b": ["literal"] }],
])("%s", (_name, payload, expected) => {
  expect({ ...flattenClaims(payload as Record<string, unknown>) }).toEqual(expected);
});

it("names of objects are only names", () => {
  const claims = flattenClaims(JSON.parse('{"__proto__": {"admin": true}, "constructor": "x"}'));
  expect(Object.keys(claims)).toEqual(["__proto__.admin", "constructor"]);
  expect(({} as Record<string, unknown>).admin).toBeUndefined();
});

it("depth has an end", () => {
  let deep: unknown = "x";
  for (let level = 0; level < 10_000; level++) deep = { a: deep };
  expect({ ...flattenClaims({ deep, list: [deep] }) }).toEqual({ list: ["(too deep)"] });
});

it("a list of names keeps these and what lies below them", () => {
  const claims = flattenClaims({ realm: { roles: ["a"] }, realms: "x", email: "y" });
  expect({ ...onlyListed(claims, ["realm"]) }).toEqual({ "realm.roles": ["a"] });
  expect(onlyListed(claims, [])).toBe(claims);
});
