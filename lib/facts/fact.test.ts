import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exactValue, exactValues, moment, nothing, personal, plain, received, said, valuesWithin } from "./fact";
import { type Fact, storedFactSchema } from "./fact-schema";

describe("values as facts", () => {
  it.each<[Fact | undefined, string | undefined]>([
    [plain("Sales, EMEA"), "Sales, EMEA"],
    [plain("(none)"), "(none)"],
    [plain("ends with \u2026"), "ends with \u2026"],
    [plain("x".repeat(301)), undefined],
    [plain("a\u202eb"), undefined],
    [plain(""), undefined],
    [plain(["one"]), undefined],
    [said("noRole"), undefined],
    [{ kind: "text", text: "Sales" }, undefined],
    [personal("ada"), "ada"],
    [plain("x".repeat(300)), "x".repeat(300)],
    [plain(0), "0"],
    [received({ a: 1 }), undefined],
    [undefined, undefined],
  ])("%j is exactly %j", (fact, value) => expect(exactValue(fact)).toBe(value));

  it("a list stays a list, whatever its values hold", () => {
    expect(exactValues(plain(["Sales, EMEA", "ops"]))).toEqual(["Sales, EMEA", "ops"]);
    expect(exactValues(plain(["x".repeat(301), "ops"]))).toEqual([]);
    expect(exactValues(received(["mfa", "pwd"]))).toEqual(["mfa", "pwd"]);
  });

  it.each<[Fact, Fact]>([
    [plain(null), nothing],
    [plain([]), nothing],
    [plain(["", null, undefined]), nothing],
    [plain(["a", null, 1]), { kind: "values", values: ["a", "1"] }],
    [plain(["a", "b\u0000"]), { kind: "values", values: ["a", "b\ufffd"], altered: true }],
    [plain("b\u0000"), { kind: "value", value: "b\ufffd", altered: true }],
    [personal(""), nothing],
    [personal("a"), { kind: "value", value: "a", personal: true }],
    [personal(["a"]), { kind: "values", values: ["a"], personal: true }],
    [received("a"), { kind: "value", value: "a" }],
    [received(null), nothing],
    [received(undefined), nothing],
    [received(["a", 1]), { kind: "value", value: '["a",1]', altered: true }],
    [received({ a: 1 }), { kind: "value", value: '{"a":1}', altered: true }],
    [moment(new Date(0)), { kind: "instant", at: "1970-01-01T00:00:00.000Z" }],
    [said("noRole"), { kind: "said", key: "noRole" }],
    [said("claimNamed", { claim: "a\u0000" }), { kind: "said", key: "claimNamed", args: { claim: "a\ufffd" } }],
    [said("users", { count: 2 }), { kind: "said", key: "users", args: { count: 2 } }],
  ])("%j is %j", (fact, expected) => expect(fact).toEqual(expected));

  it.each<[Fact | undefined, readonly string[]]>([
    [undefined, []],
    [nothing, []],
    [plain("a"), ["a"]],
    [plain(["a", "b"]), ["a", "b"]],
    [moment(new Date(0)), ["1970-01-01T00:00:00.000Z"]],
    [{ kind: "text", text: "a" }, ["a"]],
    [said("noRole"), []],
    [said("users", { count: 2 }), ["2"]],
  ])("within %j stands %j", (fact, expected) => expect(valuesWithin(fact)).toEqual(expected));

  it("fifty values are kept, and of one more it is said that there is more", () => {
    const list = (length: number) => plain(Array.from({ length }, (_, index) => `g${index}`));
    expect(list(50)).not.toHaveProperty("more");
    expect(list(51)).toMatchObject({ more: 1 });
    expect(exactValues(plain("one"))).toEqual(["one"]);
    expect(exactValues(nothing)).toEqual([]);
  });

  it("a thousand values are counted, not kept", () => {
    const fact = plain(Array.from({ length: 1000 }, (_, index) => `g${index}`));
    expect(fact).toMatchObject({ kind: "values", more: 950 });
    expect(valuesWithin(fact)).toHaveLength(50);
  });

  it("what is nested in a sentence is found", () => {
    const fact = said("emailStays", { email: personal("a@b.test"), reason: said("noAddress", { text: plain("b") }) });
    expect(valuesWithin(fact)).toEqual(["a@b.test", "b"]);
  });

  it("JSON that is too deep to write does not end the sign-in", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(received(circle)).toMatchObject({ altered: true });
  });
});

it.each<Fact>([
  said("emailStays", { email: personal("a@b.test"), reason: said("ofOperator") }),
  said("users", { count: 2 }),
  nothing,
  plain("a\u0000"),
  plain(["a\u0000", "b"]),
  personal(["a"]),
  plain(Array.from({ length: 51 }, (_, index) => `g${index}`)),
  moment(new Date(0)),
  { kind: "instant", at: "12:00", offsetSeconds: -1 },
  { kind: "text", text: "no role" },
])("%j survives the database", (fact) =>
  expect(storedFactSchema.parse(JSON.parse(JSON.stringify(fact)))).toEqual(fact),
);

it("a sentence of an earlier version is shown but never read", () => {
  expect(storedFactSchema.parse("no role")).toEqual({ kind: "text", text: "no role" });
});

it.each([
  null,
  1,
  { kind: "other" },
  { kind: "value" },
  { kind: "value", value: "a", altered: false },
  { kind: "values", values: ["a"], personal: false },
  { kind: "said", key: 1 },
  { kind: "said", key: "users", args: { count: null } },
])("%j is no fact", (stored) => expect(storedFactSchema.safeParse(stored).success).toBe(false));

it("no sentence is written as a value: it would be shown in English to everybody", () => {
  const sources = readdirSync("lib", { recursive: true, encoding: "utf8" }).filter((path) =>
    /(?<!\.test)\.ts$/.test(path),
  );
  const literals = sources.flatMap((path) =>
    [...readFileSync(`lib/${path}`, "utf8").matchAll(/\b(?:plain|personal)\(\s*["`]([^"`]*)["`]/g)].map(
      ([, text = ""]) => text,
    ),
  );
  expect(literals.length).toBeGreaterThan(10);
  expect(literals.filter((text) => /[a-z]+ [a-z]+/i.test(text.replace(/\$\{[^}]*\}/g, "1")))).toEqual([]);
});
