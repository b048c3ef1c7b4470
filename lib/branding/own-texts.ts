import { isPlainText } from "@/lib/identity/hidden-characters";
import { type Language, languages } from "@/lib/messages/languages";
import { type OwnTextRule, type Placeholder, splitLinks, type TextPiece } from "./own-text-rules";

/** Of a page before anybody has signed in: it knows the organization alone. */
const onPages: readonly Placeholder[] = ["organization"];
const inMails: readonly Placeholder[] = ["organization", "person", "email"];

/** The texts of sign-in pages that an organization may have of its own. */
const pageTextRules = {
  heading: { max: 80, lines: 1, placeholders: onPages },
  introduction: { max: 400, lines: 6, placeholders: onPages },
  help: { max: 300, lines: 4, placeholders: onPages },
} as const satisfies Record<string, OwnTextRule>;

/** Those of mails. What a mail is about stays ours, so that no mail can lack its code or its warning. */
const mailTextRules = {
  subjectPrefix: { max: 40, lines: 1, placeholders: onPages },
  greeting: { max: 400, lines: 6, placeholders: inMails },
  invitation: { max: 600, lines: 10, placeholders: inMails },
  signature: { max: 400, lines: 8, placeholders: onPages },
} as const satisfies Record<string, OwnTextRule>;

export const ownTextRules = { ...pageTextRules, ...mailTextRules };

export type PageTextField = keyof typeof pageTextRules;
export type MailTextField = keyof typeof mailTextRules;
export type OwnTextField = keyof typeof ownTextRules;

export const pageTextFields = Object.keys(pageTextRules) as PageTextField[];
export const mailTextFields = Object.keys(mailTextRules) as MailTextField[];
export const ownTextFields: readonly OwnTextField[] = [...pageTextFields, ...mailTextFields];

type LanguageTexts = Record<OwnTextField, string | null>;

/** An organization's custom texts, every one of every language. */
export type OwnTexts = { fallback: Language | null } & Record<Language, LanguageTexts>;

/** The same as it is stored: what is there alone, so that an organization without custom texts carries nothing to its pages. */
export type StoredTexts = { fallback?: Language } & Partial<Record<Language, Partial<Record<OwnTextField, string>>>>;

/** Stored texts with null for every one that is not there. Pure. */
export function toOwnTexts(stored: StoredTexts): OwnTexts {
  const ofLanguage = (language: Language) =>
    Object.fromEntries(ownTextFields.map((field) => [field, stored[language]?.[field] ?? null])) as LanguageTexts;
  return {
    fallback: stored.fallback ?? null,
    ...(Object.fromEntries(languages.map((language) => [language, ofLanguage(language)])) as Record<
      Language,
      LanguageTexts
    >),
  };
}

/** Without what is empty. Pure. */
export function toStoredTexts({ fallback, ...texts }: OwnTexts): StoredTexts {
  const kept = languages.flatMap((language) => {
    const own = Object.entries(texts[language]).filter(([, text]) => text !== null && text !== "");
    return own.length > 0 ? [[language, Object.fromEntries(own)]] : [];
  });
  return { ...(fallback && { fallback }), ...Object.fromEntries(kept) };
}

/** A text of an organization for a reader, and the language that it is written in. */
export type OwnText = { pieces: TextPiece[]; language: Language };

/** What placeholders stand for. On pages for people who have not signed in, the organization alone. */
type TextValues = { organization: string } & Partial<Record<Placeholder, string>>;

/**
 * The organization's custom text for a reader of a language, else that of the language that it chose for everybody else, with its
 * placeholders filled. Pure.
 * @returns null where the text is ours
 */
export function findOwnText(
  stored: StoredTexts,
  field: OwnTextField,
  { language, values }: { language: Language; values: TextValues },
): OwnText | null {
  const written = [language, stored.fallback].find((one) => one && stored[one]?.[field]);
  const template = written && stored[written]?.[field];
  if (!written || !template) return null;
  // Links are found before names are filled in: what somebody is called makes no link, and no placeholder of another name.
  const pieces = splitLinks(template).map(({ kind, value }) => ({ kind, value: fillPlaceholders(value, values) }));
  return { pieces, language: written };
}

/** The text alone. Pure. */
export const plainOf = ({ pieces }: OwnText): string => pieces.map(({ value }) => value).join("");

function fillPlaceholders(template: string, values: TextValues): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? onOneLine(values[name as Placeholder] ?? "") : whole,
  );
}

/** A provider names people as it likes: a line break in a name would forge a line of the mail. */
const onOneLine = (value: string) => [...value].filter(isPlainText).join("").slice(0, 200);
