import { describe, expect, it } from "vitest";
import {
  claimRuleText,
  doubleQuoted,
  exactPattern,
  plainLine,
  powerShellText,
  terraformText,
  UnquotableValue,
} from "./quoting";

// Relatives of the quotation marks of PowerShell: every language that a text to paste is written in, each with the characters
// that end its texts, start an evaluation, or hide what follows.

const hidden: [string, string][] = [
  ["a line break", "a\nb"],
  ["a carriage return", "a\rb"],
  ["a NUL", "a\0b"],
  ["an escape of terminals", "a\u001b[2Kb"],
  ["a next-line control", "a\u0085b"],
  ["a line separator", "a\u2028b"],
  ["a paragraph separator", "a\u2029b"],
  ["a turned writing direction", "a\u202eb"],
  ["an isolated writing direction", "a\u2066b"],
  ["half a character", "a\ud800b"],
];

describe.each([
  ["plain", plainLine],
  ["PowerShell", powerShellText],
  ["claim rules", claimRuleText],
  ["expressions", doubleQuoted],
  ["Terraform", terraformText],
  ["patterns", exactPattern],
])("a text of %s", (_language, quote) => {
  it.each(hidden)("is refused with %s in it, not changed", (_what, text) => {
    expect(() => quote(text)).toThrow(UnquotableValue);
  });

  it("keeps letters, emoji and joiners as they are", () => {
    const text = "Zoë Łódź 東京 👩‍💻 می‌خواهم";
    expect(quote(text).replace(/^["'^]|["'$]$/g, "")).toBe(text);
  });
});

/** Reads a single-quoted text as PowerShell's tokenizer does: the value, and what is left behind it as code. */
function readPowerShell(source: string): { value: string; code: string } {
  const isQuote = (character: string | undefined) => character !== undefined && /['\u2018-\u201b]/.test(character);
  if (!isQuote(source[0])) throw new Error("No text begins here");
  let value = "";
  for (let at = 1; at < source.length; at++) {
    if (isQuote(source[at])) {
      if (!isQuote(source[at + 1])) return { value, code: source.slice(at + 1) };
      at += 1;
    }
    value += source[at];
  }
  throw new Error("The text has no end");
}

describe("PowerShell", () => {
  it.each([
    "it's",
    "’; Remove-Item C:\\ -Recurse; ’",
    "‘x‘",
    "‚x‚",
    "‛x‛",
    "'’‘‚‛",
    "’",
    "a’'",
    "$(Stop-Computer)",
    "`$env:PATH",
    'a" ; calc ; "',
    "'@ ; calc",
    "",
  ])("%j is read back as it is, and nothing of it is code", (text) => {
    expect(readPowerShell(powerShellText(text))).toEqual({ value: text, code: "" });
  });

  it("the reader of this test sees the attack where only the plain quotation mark is doubled", () => {
    expect(readPowerShell(`'${"’; calc".replaceAll("'", "''")}'`).code).toContain("calc");
  });
});

describe("claim rules", () => {
  it.each(['"); => issue(Type = "role", Value = "admin', 'o"dd', '"'])("%j is refused", (text) => {
    expect(() => claimRuleText(text)).toThrow(UnquotableValue);
  });

  it.each(["ACME\\Admins", "„Leitung“", "a;b", "=> issue(claim = c);", "{0}"])("%j is in one text", (text) => {
    expect(claimRuleText(text)).toBe(`"${text}"`);
  });
});

describe("expressions", () => {
  it.each(['" + user.password + "', 'a"b', "a\\", '\\" + x'])("%j is refused", (text) => {
    expect(() => doubleQuoted(text)).toThrow(UnquotableValue);
  });
});

/** Reads a quoted text of HCL: literal characters, and what would be evaluated. */
function readTerraform(source: string): { value: string; evaluated: boolean } {
  const inner = source.slice(1, -1);
  return {
    value: JSON.parse(source) as string,
    // `\u0024{` is no introducer: templates are found before escapes are read.
    evaluated: /[$%]\{/.test(inner) || /(?<!\\)(?:\\\\)*"/.test(inner),
  };
}

describe("Terraform", () => {
  it.each([
    `\${file("/etc/passwd")}`,
    "%{ if true }x%{ endif }",
    `$\${x}`,
    `$$\${x}`,
    "%%{x}",
    "$%{x}",
    'a" b',
    "a\\",
    `\\\${x}`,
  ])("%j is read back as it is, and nothing of it is evaluated", (text) => {
    expect(readTerraform(terraformText(text))).toEqual({ value: text, evaluated: false });
  });
});

describe("patterns", () => {
  it.each([
    "https://sso.acme.test/saml/consume#child-1",
    "https://sso.acme.test/a(b)[c]{1,2}?x=$y^z|*+\\",
    "https://[2001:db8::1]:8443/saml",
  ])("%j is matched by itself alone", (text) => {
    const pattern = new RegExp(exactPattern(text));
    for (const [candidate, matches] of [
      [text, true],
      [`${text}x`, false],
      [`x${text}`, false],
      [text.replace(/[.:]/, "X"), false],
    ] as const)
      expect(pattern.test(candidate), candidate).toBe(matches);
  });
});
