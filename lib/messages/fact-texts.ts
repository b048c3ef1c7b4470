import { createTranslator } from "next-intl";
import type { Fact } from "@/lib/facts/fact-schema";
import { factText, type Say } from "@/lib/facts/fact-text";
import german from "./de.json";
import english from "./en.json";
import spanish from "./es.json";
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

/** What puts facts into words of a language: English for answers of the API, which have no reader's language. */
export function factTexts(language: Language): (fact: Fact) => string {
  return (fact) => factText(fact, sayings[language], (values) => joinValues(values, language));
}
