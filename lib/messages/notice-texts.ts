import { createTranslator } from "next-intl";
import type { Language } from "./languages";
import { loadMessages } from "./load-messages";

/** The mail about something that runs out, in the language of whoever receives it. */
export async function expiryNotice(
  kind: "certificate" | "secret",
  values: { connection: string; days: number; ends: Date; address: string },
  language: Language,
): Promise<{ subject: string; text: string }> {
  // A day without a time is the same day everywhere.
  const t = createTranslator({
    locale: language,
    messages: await loadMessages(language),
    namespace: "notices",
    timeZone: "UTC",
  });
  return { subject: t(`${kind}.subject`, values), text: t(`${kind}.text`, values) };
}
