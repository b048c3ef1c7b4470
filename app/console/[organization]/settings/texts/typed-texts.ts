import { type OwnTextField, type OwnTexts, ownTextFields, type StoredTexts } from "@/lib/branding/own-texts";
import { type Language, languages } from "@/lib/messages/languages";

/** The texts as a form holds them: an empty field is no custom text. */
export type TypedTexts = { fallback: Language | "" } & Record<Language, Record<OwnTextField, string>>;

/** What a form begins with. Pure. */
export function toTyped(texts: OwnTexts): TypedTexts {
  const ofLanguage = (language: Language) =>
    Object.fromEntries(ownTextFields.map((field) => [field, texts[language][field] ?? ""])) as Record<
      OwnTextField,
      string
    >;
  const all = Object.fromEntries(languages.map((language) => [language, ofLanguage(language)]));
  return { fallback: texts.fallback ?? "", ...(all as Record<Language, Record<OwnTextField, string>>) };
}

/** The texts that differ from those that were there, as a merge patch: what somebody else changed meanwhile stays. Pure. */
export function changedTexts(before: TypedTexts, typed: TypedTexts): Record<string, unknown> {
  const changed = languages.flatMap((language) => {
    const own = ownTextFields
      .filter((field) => typed[language][field] !== before[language][field])
      .map((field) => [field, typed[language][field].trim() === "" ? null : typed[language][field]]);
    return own.length > 0 ? [[language, Object.fromEntries(own)]] : [];
  });
  const fallback = typed.fallback === before.fallback ? {} : { fallback: typed.fallback || null };
  return { ...fallback, ...Object.fromEntries(changed) };
}

/** Typed texts as a page would find them once they are saved. Pure. */
export function typedAsStored(typed: TypedTexts): StoredTexts {
  const all = languages.map((language) => [
    language,
    Object.fromEntries(ownTextFields.map((field) => [field, typed[language][field].trim()])),
  ]);
  return { ...(typed.fallback && { fallback: typed.fallback }), ...Object.fromEntries(all) };
}

/** How many texts a language has of its own. Pure. */
export const countOwn = (typed: TypedTexts, language: Language): number =>
  ownTextFields.filter((field) => typed[language][field].trim() !== "").length;
