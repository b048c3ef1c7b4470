import { createTranslator } from "next-intl";
import type { Language } from "./languages";
import { loadMessages } from "./load-messages";

/**
 * The mail that tells somebody where to sign in, in their language.
 * @param kind whether they may ask for a code there, or come through their provider alone
 */
export async function invitationMail(
  kind: "code" | "singleSignOn",
  values: { name: string; by: string; email: string; address: string },
  language: Language,
): Promise<{ subject: string; text: string }> {
  const messages = await loadMessages(language);
  const t = createTranslator({ locale: language, messages, namespace: "mail" });
  const text = kind === "code" ? t("invitationText", values) : t("invitationTextSso", values);
  return { subject: t("invitationSubject", { name: values.name }), text };
}
