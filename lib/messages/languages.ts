/** The languages of the pages, the first one being that of the API and of everybody else. */
export const languages = ["en", "de", "fr", "es", "ja"] as const;
export type Language = (typeof languages)[number];

/** What each language calls itself. */
export const languageNames: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  ja: "日本語",
};

/** The language of somebody whose locale is known (`de-AT`, `de_CH`); null for one that we do not have. Pure. */
export function languageOfLocale(locale: string | null): Language | null {
  const [tag] = (locale ?? "").toLowerCase().split(/[-_]/);
  return languages.find((language) => language === tag) ?? null;
}

/**
 * The language of a request: the one that was chosen, else the first that the browser wants and we have (RFC 9110 12.5.4),
 * else English. Pure.
 */
export function chooseLanguage(chosen: string | undefined, acceptLanguage: string | null): Language {
  const known = (name: string | undefined) => languages.find((language) => language === name?.toLowerCase());
  const own = known(chosen);
  if (own) return own;
  const wanted = (acceptLanguage ?? "")
    .slice(0, 500)
    .split(",")
    .map((part, index) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find(Boolean);
      return { tag: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality), index };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.index - b.index);
  return wanted.map(({ tag }) => known(tag)).find((language) => language !== undefined) ?? languages[0];
}
