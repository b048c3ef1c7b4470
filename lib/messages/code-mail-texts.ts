import { createTranslator } from "next-intl";
import type { Language } from "./languages";
import { loadMessages } from "./load-messages";

type MailText = { subject: string; text: string };

/** The mail with a sign-in code, in the language of the page that asked for it. */
export async function codeMail(values: { code: string; minutes: number }, language: Language): Promise<MailText> {
  const t = await mailTexts(language);
  return { subject: t("codeSubject"), text: t("codeText", values) };
}

/** The mail instead of a code, where an organization has closed them. */
export async function singleSignOnMail(
  values: { name: string; address: string },
  language: Language,
): Promise<MailText> {
  const t = await mailTexts(language);
  return { subject: t("ssoSubject", values), text: t("ssoText", values) };
}

async function mailTexts(language: Language) {
  return createTranslator({ locale: language, messages: await loadMessages(language), namespace: "mail" });
}
