import { createTranslator } from "next-intl";
import german from "./de.json";
import english from "./en.json";
import type { Language } from "./languages";

const catalogues = { en: english, de: german };

/** The mail about something that runs out, in the language of whoever receives it. */
export function expiryNotice(
  kind: "certificate" | "secret",
  values: { connection: string; days: number; ends: Date; address: string },
  language: Language,
): { subject: string; text: string } {
  // A day without a time is the same day everywhere.
  const t = createTranslator({
    locale: language,
    messages: catalogues[language],
    namespace: "notices",
    timeZone: "UTC",
  });
  return { subject: t(`${kind}.subject`, values), text: t(`${kind}.text`, values) };
}
