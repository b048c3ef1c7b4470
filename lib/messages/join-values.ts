import { type Language, languages } from "./languages";

/** What is between values that are listed one after another. */
const separators: Record<Language, string> = { en: ", ", de: ", ", fr: ", ", es: ", ", ja: "、" };

/**
 * Values as a reader of the language lists them. Names, of which no word says whether one or all of them count: for sentences that need an
 * "and" there is `Intl.ListFormat`. Pure.
 * @param locale what the page is in; one that we do not have is read as English
 */
export function joinValues(values: readonly string[], locale: string): string {
  return values.join(separators[languages.find((language) => language === locale) ?? languages[0]]);
}
