import { describe, expect, test } from "vitest";
import { emailSchema } from "./email";
import { lowerAscii, trimSpace } from "./normalize";

describe("trimSpace", () => {
  test.each([
    [" \t\r\na b\n ", "a b"],
    ["", ""],
    [" \n ", ""],
    ["\u00a0a\u00a0", "\u00a0a\u00a0"],
  ])("%j", (text, expected) => expect(trimSpace(text)).toBe(expected));

  // Anybody can post a text with a long space inside: it must cost its length, and not the square of it.
  test("a long space inside stays", () => {
    const text = `a${" ".repeat(2_000_000)}a`;
    expect(trimSpace(` ${text} `)).toBe(text);
  });
});

test("only the letters of ASCII become small", () => expect(lowerAscii("AK\u212a")).toBe("ak\u212a"));

test("a text that is far too long for an address is refused before it is looked at", () => {
  expect(emailSchema.safeParse(`a${" ".repeat(3_000_000)}@acme.test`).success).toBe(false);
});
