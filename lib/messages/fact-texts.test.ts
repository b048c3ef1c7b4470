import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import { plain, said } from "@/lib/facts/fact";
import { factArguments } from "@/lib/facts/fact-arguments";
import type { FactKey } from "@/lib/facts/fact-schema";
import english from "./en.json";
import { factTexts } from "./fact-texts";
import { languages } from "./languages";
import { loadMessages } from "./load-messages";

const keys = Object.keys(english.facts) as FactKey[];
/** Made by the kind of a fact, not by `said`. */
const ofKinds = ["instantBehind", "instantAhead", "andMore"];

function namesIn(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) =>
    element.type === TYPE.literal || element.type === TYPE.pound ? [] : [element.value],
  );
}

/** What other languages share with English are names of standards and of their parts. */
const englishWords =
  "the, of, with, and, or, is, are, not, that, which, from, your, our, without, more, only, no, at most".split(", ");
/** Words that another language has too. */
const sharedWords: Record<string, readonly string[]> = { es: ["no"] };

describe("sentences made of facts", () => {
  it.each(keys.filter((key) => !ofKinds.includes(key)))("%s takes the arguments that its texts have", (key) => {
    const declared: readonly string[] = Object.entries(factArguments).find(([name]) => name === key)?.[1] ?? [];
    expect([...new Set(namesIn(parse(english.facts[key])))].sort()).toEqual([...declared].sort());
  });

  it.each(languages.slice(1).flatMap((language) => keys.map((key) => [language, key] as const)))(
    "in %s, %s has words of that language",
    async (language, key) => {
      const { facts } = await loadMessages(language);
      const words = facts[key].replace(/\{(\w+)\}/g, "");
      const foreign = englishWords.filter((word) => !sharedWords[language]?.includes(word));
      expect(words).not.toMatch(new RegExp(`\\b(${foreign.join("|")})\\b`, "i"));
      // Texts with no word of a language in them may be the same.
      const isNeutral = /^[^a-z]*(kid|HTTP|[^a-z]*)[^a-z]*$/i.test(english.facts[key].replace(/\{(\w+)\}/g, ""));
      if (!isNeutral) expect(facts[key]).not.toBe(english.facts[key]);
    },
  );
});

it("values, lists and times are said in either language", () => {
  const [en, de] = [factTexts("en"), factTexts("de")];
  expect(de(plain(null))).toBe("nichts");
  expect(de(plain(Array.from({ length: 51 }, () => "x")))).toMatch(/, x und 1 weitere$/);
  expect(en({ kind: "instant", at: "2026-01-31T12:00:00Z", offsetSeconds: -90 })).toBe(
    "2026-01-31T12:00:00Z (90 s behind our clock)",
  );
  expect(de({ kind: "instant", at: "2026-01-31T12:00:00Z", offsetSeconds: 90 })).toBe(
    "2026-01-31T12:00:00Z (90 s vor unserer Uhr)",
  );
  expect(de(said("emailStays", { email: plain("a@b.test"), reason: said("ofOperator") }))).toBe(
    "die E-Mail-Adresse bleibt a@b.test: sie gehört einem Betreiber der Installation",
  );
  expect(de(said("addressStyle", { style: "shared" }))).toBe("die gemeinsame Adresse");
});

it("what a message holds is never taken for a format", () => {
  expect(factTexts("en")(said("roleRow", { value: "{value, plural, x} <b>'", row: 1 }))).toBe(
    `role claim "{value, plural, x} <b>'" matched row 1`,
  );
});

it("a sentence that this version does not have is named by its key", () => {
  expect(factTexts("de")({ kind: "said", key: "ofLater" as FactKey })).toBe("ofLater");
});
