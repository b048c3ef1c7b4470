import { expect, it } from "vitest";
import { z } from "zod";
import english from "@/lib/messages/en.json";
import { problemKey } from "./problem-key";

const rows: [string, z.ZodType, unknown, string][] = [
  ["an empty text", z.string().min(1), "", "required"],
  ["nothing", z.string(), undefined, "required"],
  ["a short text", z.string().min(8), "abc", "too_short: 8"],
  ["a long text", z.string().max(3), "abcd", "too_long: 3"],
  ["an emptied number", z.number(), Number.NaN, "required"],
  ["an emptied whole number, on its way through JSON", z.int(), null, "required"],
  ["a text for a number", z.number(), "7", "number"],
  ["a fraction for a whole number", z.int(), 1.5, "number"],
  ["a number that is too small", z.int().min(0), -1, "number_min: 0"],
  ["a number that is too large", z.number().max(600), 601, "number_max: 600"],
  ["a list that is too long", z.array(z.string()).max(1), ["a", "b"], "too_many: 1"],
  ["a list that is too short", z.array(z.string()).min(2), ["a"], "too_few: 2"],
  ["an empty list", z.array(z.string()).min(1), [], "required"],
  ["a value of no choice", z.enum(["a", "b"]), "c", "choice"],
  ["no member of a union", z.union([z.literal("a"), z.literal(1)]), true, "choice"],
  ["no e-mail address", z.email(), "ada", "email"],
  ["no address", z.url(), "ada", "url"],
  ["no date", z.iso.date(), "tomorrow", "date"],
  ["a text without its form", z.string().regex(/^a+$/), "b", "format"],
  ["a list for a text", z.string(), [], "invalid"],
  ["a field that is not known", z.strictObject({}), { extra: 1 }, "unknown_field"],
  ["a rule of its own", z.string().refine(() => false), "a", "invalid"],
];

it.each(rows)("says what is wrong with %s", (_name, schema, input, key) => {
  const result = schema.safeParse(input, { error: problemKey });
  expect(result.error?.issues.map(({ message }) => message)).toEqual([key]);
  expect(Object.keys(english.validation)).toContain(key.split(":")[0]);
});

it("leaves what a schema says itself", () => {
  const result = z.string().min(1, "slug").safeParse("", { error: problemKey });
  expect(result.error?.issues[0]?.message).toBe("slug");
});
