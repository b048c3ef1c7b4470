import { describe, expect, it } from "vitest";
import { languages } from "@/lib/messages/languages";
import { ownTextsSchema } from "./own-text-schema";
import {
  findOwnText,
  type OwnTextField,
  ownTextFields,
  ownTextRules,
  plainOf,
  type StoredTexts,
  toOwnTexts,
  toStoredTexts,
} from "./own-texts";

const stored: StoredTexts = {
  fallback: "en",
  en: { heading: "Welcome to {organization}", help: "Help: https://help.acme.example" },
  de: { heading: "Willkommen bei {organization}" },
};
const values = { organization: "Acme" };

describe("whose text a reader gets", () => {
  it.each([
    ["own of the reader's language", "de", "heading", stored, "Willkommen bei Acme", "de"],
    ["own of the language for everybody else", "de", "help", stored, "Help: https://help.acme.example", "en"],
    ["the same for a language without any", "ja", "heading", stored, "Welcome to Acme", "en"],
    ["ours, where no language is for everybody else", "de", "help", { ...stored, fallback: undefined }, null, null],
    ["ours, where that language has none", "de", "help", { ...stored, fallback: "fr" }, null, null],
    ["ours, where there are none", "en", "introduction", stored, null, null],
    ["ours of a new organization", "en", "heading", {}, null, null],
  ] as const)("%s", (_what, language, field, texts, text, written) => {
    const found = findOwnText(texts, field, { language, values });
    expect(found && plainOf(found)).toBe(text);
    expect(found?.language ?? null).toBe(written);
  });
});

describe("what placeholders stand for", () => {
  const filled = (text: string, named: Parameters<typeof findOwnText>[2]["values"]) =>
    findOwnText({ en: { greeting: text } }, "greeting", { language: "en", values: named });

  it("is filled in once: a name is no placeholder, no link and no line", () => {
    const person = "{email} https://evil.test\r\nBcc: eve@evil.test\u202e";
    const found = filled("Hello {person}", { organization: "Acme", person, email: "ada@acme.example" });
    expect(found?.pieces).toEqual([{ kind: "words", value: "Hello {email} https://evil.testBcc: eve@evil.test" }]);
  });

  it("is short, whatever a provider sends", () =>
    expect(filled("{person}", { organization: "Acme", person: "x".repeat(5000) })?.pieces[0]?.value).toHaveLength(200));

  it("stays as it is where nobody is known", () =>
    expect(filled("{person} {toString}", { organization: "Acme" })?.pieces[0]?.value).toBe("{person} {toString}"));
});

describe("the schema", () => {
  const problems = (field: OwnTextField, text: unknown) => {
    const texts = toOwnTexts({});
    const parsed = ownTextsSchema.safeParse({ ...texts, fr: { ...texts.fr, [field]: text } });
    return parsed.success ? null : parsed.error.issues.map(({ path }) => path.join("."));
  };

  it.each(ownTextFields)("%s is as long as its bound, and no longer", (field) => {
    const { max } = ownTextRules[field];
    expect(problems(field, "x".repeat(max))).toBeNull();
    expect(problems(field, "x".repeat(max + 1))).toEqual([`fr.${field}`]);
    expect(problems(field, 7)).toEqual([`fr.${field}`]);
  });

  it("takes the placeholders of each text alone", () => {
    const takes = (name: string) => ownTextFields.filter((field) => problems(field, `{${name}}`) === null);
    expect(takes("organization")).toEqual(ownTextFields);
    expect(takes("person")).toEqual(["greeting", "invitation"]);
    expect(takes("email")).toEqual(["greeting", "invitation"]);
  });

  it("knows no other text and no other language", () => {
    const texts = toOwnTexts({});
    expect(ownTextsSchema.safeParse({ ...texts, xx: texts.en }).success).toBe(false);
    expect(ownTextsSchema.safeParse({ ...texts, en: { ...texts.en, footer: "x" } }).success).toBe(false);
    expect(ownTextsSchema.safeParse({ ...texts, fallback: "xx" }).success).toBe(false);
  });

  it("leaves what fits into the column, with every text of every language as long as it may be", () => {
    const full = Object.fromEntries(ownTextFields.map((field) => [field, '"'.repeat(ownTextRules[field].max)]));
    const all = { fallback: "ja", ...Object.fromEntries(languages.map((language) => [language, full])) };
    expect(JSON.stringify(toStoredTexts(ownTextsSchema.parse(all))).length).toBeLessThan(32_768);
  });
});

it("is stored without what is empty, and read with every text", () => {
  const texts = toOwnTexts(stored);
  expect(texts.de).toEqual({
    heading: "Willkommen bei {organization}",
    introduction: null,
    help: null,
    subjectPrefix: null,
    greeting: null,
    invitation: null,
    signature: null,
  });
  expect(toStoredTexts(texts)).toEqual(stored);
  expect(toStoredTexts({ ...texts, de: { ...texts.de, heading: "" } })).toEqual({ fallback: "en", en: stored.en });
  expect(toStoredTexts(toOwnTexts({}))).toEqual({});
});
