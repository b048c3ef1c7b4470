import { createTranslator } from "next-intl";
import type { Language } from "./languages";
import { loadMessages } from "./load-messages";

type NoticeText = { subject: string; text: string };

/** The mail about something that runs out, in the language of whoever receives it. */
export async function expiryNotice(
  kind: "certificate" | "secret",
  values: { connection: string; days: number; ends: Date; address: string },
  language: Language,
): Promise<NoticeText> {
  const t = await noticeTexts(language);
  return { subject: t(`${kind}.subject`, values), text: t(`${kind}.text`, values) };
}

/** The mail about a webhook that was switched off, because its receiver wants no messages, or took none. */
export async function webhookNotice(
  reason: "gone" | "failed",
  values: { url: string; address: string },
  language: Language,
): Promise<NoticeText> {
  const t = await noticeTexts(language);
  return { subject: t(`webhook.${reason}.subject`, values), text: t(`webhook.${reason}.text`, values) };
}

type Alert = "failing" | "recovered" | "silent" | "heard" | "recoveryCodeUsed" | "operatorAdded";

/** The mail of an alert. @param values.name of the connection, the organization or the person */
export async function alertNotice(alert: Alert, values: { name: string }, language: Language): Promise<NoticeText> {
  const t = await noticeTexts(language);
  return { subject: t(`alert.${alert}.subject`, values), text: t(`alert.${alert}.text`, values) };
}

/** The mail about an operator of the installation. @param values.by who made the change, by label */
export async function operatorNotice(
  change: "added" | "removed" | "connection" | "noConnection" | "connectionGone",
  values: { name: string; by: string; site: string; address: string },
  language: Language,
): Promise<NoticeText> {
  const t = await noticeTexts(language);
  return { subject: t(`operator.${change}.subject`, values), text: t(`operator.${change}.text`, values) };
}

/** The mail to somebody whose account has one passkey more, or one less. */
export async function passkeyNotice(
  change: "added" | "removed",
  values: { name: string; address: string },
  language: Language,
): Promise<NoticeText> {
  const t = await noticeTexts(language);
  return { subject: t(`passkey.${change}.subject`, values), text: t(`passkey.${change}.text`, values) };
}

/** The mail to somebody whose account has new recovery codes. */
export async function recoveryCodesNotice(values: { address: string }, language: Language): Promise<NoticeText> {
  const t = await noticeTexts(language);
  return { subject: t("recoveryCodes.subject", values), text: t("recoveryCodes.text", values) };
}

/** The mail that asks administrators to try the way in without a provider. */
export async function drillNotice(
  values: { organization: string; address: string },
  language: Language,
): Promise<NoticeText> {
  const t = await noticeTexts(language);
  return { subject: t("drill.subject", values), text: t("drill.text", values) };
}

async function noticeTexts(language: Language) {
  return createTranslator({
    locale: language,
    messages: await loadMessages(language),
    namespace: "notices",
    // A day without a time is the same day everywhere.
    timeZone: "UTC",
  });
}
