import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exactValue, exactValues, personal, plain, received, said, valuesWithin } from "./fact";
import { type Fact, storedFactSchema } from "./fact-schema";

describe("values as facts", () => {
  it.each<[Fact, string | undefined]>([
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
    [received({ a: 1 }), undefined],
  ])("%j is exactly %j", (fact, value) => expect(exactValue(fact)).toBe(value));

  it("a list stays a list, whatever its values hold", () => {
    expect(exactValues(plain(["Sales, EMEA", "ops"]))).toEqual(["Sales, EMEA", "ops"]);
    expect(exactValues(plain(["x".repeat(301), "ops"]))).toEqual([]);
    expect(exactValues(received(["mfa", "pwd"]))).toEqual(["mfa", "pwd"]);
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

it("a fact survives the database, and a sentence of an earlier version is shown but never read", () => {
  const fact = said("emailStays", { email: personal("a@b.test"), reason: said("ofOperator") });
  expect(storedFactSchema.parse(JSON.parse(JSON.stringify(fact)))).toEqual(fact);
  expect(storedFactSchema.parse("no role")).toEqual({ kind: "text", text: "no role" });
  expect(storedFactSchema.safeParse({ kind: "other" }).success).toBe(false);
});

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
