import { createTranslator } from "next-intl";
import type { Fact } from "@/lib/facts/fact-schema";
import { factText, type NameField, type Say } from "@/lib/facts/fact-text";
import german from "./de.json";
import english from "./en.json";
import spanish from "./es.json";
import { fieldLabels } from "./field-labels";
import french from "./fr.json";
import japanese from "./ja.json";
import { joinValues } from "./join-values";
import type { Language } from "./languages";
import type { Messages } from "./load-messages";

const sayings: Record<Language, Say> = {
  en: sayingIn("en", english),
  de: sayingIn("de", german),
  fr: sayingIn("fr", french),
  es: sayingIn("es", spanish),
  ja: sayingIn("ja", japanese),
};

function sayingIn(locale: Language, { facts }: Pick<Messages, "facts">): Say {
  const messages: Record<string, unknown> = facts;
  // An event may name a sentence that this version does not have any more: its key says more than an error.
  const t = createTranslator({ locale, messages, onError: () => {}, getMessageFallback: ({ key }) => key });
  return (key, values) => t(key as never, values as never);
}

/**
 * What puts facts into words of a language: English for answers of the API, which have no reader's language.
 * @param nameField what fields are called; absent for programs, which know them by their paths
 */
export function factTexts(language: Language, nameField?: NameField): (fact: Fact) => string {
  return (fact) => factText(fact, sayings[language], (values) => joinValues(values, language), nameField);
}

/** The same for whoever reads a page: fields have the labels that they have where they are entered. */
export function factTextsForPeople(language: Language): (fact: Fact) => string {
  return factTexts(language, fieldLabels(language));
}
