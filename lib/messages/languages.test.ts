import { existsSync, readdirSync } from "node:fs";
import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import english from "./en.json";
import { chooseLanguage, languageOfLocale, languages } from "./languages";
import { loadMessages } from "./load-messages";
import { chooseTimeZone } from "./time-zone";

it.each([
  [undefined, null, "en"],
  [undefined, "de", "de"],
  [undefined, "de-AT,de;q=0.9,en;q=0.8", "de"],
  [undefined, "xx-YY,xx;q=0.9,de;q=0.4,en;q=0.3", "de"],
  [undefined, "en-GB,de;q=0.9", "en"],
  [undefined, "de;q=0,en", "en"],
  [undefined, "xx", "en"],
  ["de", "en-US,en", "de"],
  ["en", "de", "en"],
  ["xx", "de", "de"],
])("chosen %s, wanted %s: %s", (chosen, wanted, expected) => {
  expect(chooseLanguage(chosen, wanted)).toBe(expected);
});

it.each([
  ["de", "de"],
  ["de-AT", "de"],
  ["de_CH", "de"],
  ["EN-gb", "en"],
  ["xx-YY", null],
  ["", null],
  [null, null],
])("the locale %j is the language %s", (locale, expected) => {
  expect(languageOfLocale(locale)).toBe(expected);
});

it.each([
  [undefined, "UTC"],
  ["Asia/Tokyo", "Asia/Tokyo"],
  ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["Mars/Olympus", "UTC"],
  ["UTC\r\nSet-Cookie: a=b", "UTC"],
  ["<script>", "UTC"],
  ["x".repeat(5000), "UTC"],
  ["", "UTC"],
])("the time zone of %j is %s", (told, expected) => {
  expect(chooseTimeZone(told)).toBe(expected);
});

function texts(node: unknown, path = ""): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  return Object.entries(node as Record<string, unknown>).flatMap(([name, inner]) => texts(inner, `${path}.${name}`));
}

/** The arguments of a text with their kind, at any depth. */
function argumentsOf(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    const own = [`${element.value} ${element.type}`];
    if (element.type === TYPE.tag) return [...own, ...argumentsOf(element.children)];
    if (element.type !== TYPE.select && element.type !== TYPE.plural) return own;
    return [...own, ...Object.values(element.options).flatMap(({ value }) => argumentsOf(value))];
  });
}
const named = (text: string) => [...new Set(argumentsOf(parse(text)))].sort();

/** What a language needs beside its row in `languages`; the texts of the presets are held by their own test. */
const missingFiles = (language: string) =>
  [`lib/messages/${language}.json`, ...readdirSync("docs/help/en").map((file) => `docs/help/${language}/${file}`)]
    .filter((file) => !existsSync(file))
    .map((file) => `${language} is one of the languages, but there is no ${file}`);

it.each(languages)("%s has its files", (language) => {
  expect(missingFiles(language)).toEqual([]);
});

it("a language without files is told so", () => {
  expect(missingFiles("xx")).toContain("xx is one of the languages, but there is no lib/messages/xx.json");
  expect(missingFiles("xx")).toContain("xx is one of the languages, but there is no docs/help/xx/connections.md");
});

describe.each(languages.slice(1))("%s", (language) => {
  it("has every text of English, none more, with the same arguments", async () => {
    const [own, other] = [texts(english), new Map(texts(await loadMessages(language)))];
    expect([...other.keys()].sort()).toEqual(own.map(([path]) => path).sort());
    for (const [path, text] of own) expect([path, named(other.get(path) ?? "")]).toEqual([path, named(text)]);
  });

  it("has no text that was left in English, but names", async () => {
    const names = ["Microsoft Entra ID", "Azure US Government"];
    const other = new Map(texts(await loadMessages(language)));
    const same = texts(english).filter(([path, text]) => other.get(path) === text && /\w+ \w+ \w+/.test(text));
    expect(same.filter(([, text]) => !names.some((name) => text.includes(name)))).toEqual([]);
  });
});
