import { createTranslator } from "next-intl";
import german from "./de.json";
import english from "./en.json";
import spanish from "./es.json";
import { type FieldSubject, fieldKeys, keyOfField } from "./field-keys";
import french from "./fr.json";
import japanese from "./ja.json";
import { type Language, languageNames } from "./languages";
import type { Messages } from "./load-messages";

/** What a reader is told that a field is called; programs know it by its path. */
export type FieldLabel = (subject: string, path: string) => string;

const labels: Record<Language, FieldLabel> = {
  en: labelsIn("en", english),
  de: labelsIn("de", german),
  fr: labelsIn("fr", french),
  es: labelsIn("es", spanish),
  ja: labelsIn("ja", japanese),
};

/** The labels of fields in a language. A path that this version does not know (an old entry has it) stays as it is. */
export function fieldLabels(language: Language): FieldLabel {
  return labels[language];
}

function labelsIn(locale: Language, messages: Messages): FieldLabel {
  const t = createTranslator({ locale, messages });
  const known = (subject: string, path: string): string | null => {
    if (!isSubject(subject)) return null;
    const keys = [fieldKeys[subject][path], keyOfField[subject]?.(path)];
    const key = keys.find((one) => one !== undefined && t.has(one as never));
    return key === undefined ? null : t(key as "settings.name");
  };
  /** A custom text, by its language and what it is called there; everything else by its path. */
  const ownText = (subject: string, path: string): string => {
    const [, language = "", field = ""] = /^(\w+)\.(\w+)$/.exec(path) ?? [];
    const key = `ownTexts.fields.${field}.label`;
    if (subject !== "organization" || !isLanguage(language) || !t.has(key as never)) return path;
    return t("fieldNames.part", { field: languageNames[language], part: t(key as "settings.name") });
  };
  return (subject, path) => {
    const whole = known(subject, path);
    if (whole !== null) return whole;
    // One of many: a role of a user, a custom text.
    const [first = "", ...rest] = path.split(".");
    const field = rest.length === 0 ? null : known(subject, first);
    if (field === null) return ownText(subject, path);
    return t("fieldNames.part", { field, part: ownText(subject, rest.join(".")) });
  };
}

const isLanguage = (text: string): text is Language => Object.hasOwn(languageNames, text);

function isSubject(subject: string): subject is FieldSubject {
  return Object.hasOwn(fieldKeys, subject);
}
