import { createTranslator } from "next-intl";
import type { ProviderChoice } from "@/components/sign-in/provider-button";
import { toChoices } from "@/components/sign-in/sign-in-appearance";
import type { Connection } from "@/lib/connections/connection";
import { codeLimits } from "@/lib/local-sign-in/code-limits";
import { codeMail, singleSignOnMail } from "@/lib/messages/code-mail-texts";
import { invitationMail } from "@/lib/messages/invitation-texts";
import { type Language, languages } from "@/lib/messages/languages";
import { loadMessages } from "@/lib/messages/load-messages";
import { passkeyNotice } from "@/lib/messages/notice-texts";
import type { PreviewMail } from "./previews";

type MailText = { subject: string; text: string };

/** What pages and mails say in a language without custom texts: the previews put the own ones around it. */
export type SampleTexts = {
  signIn: { title: string; email: string; continue: string; choices: ProviderChoice[] };
  code: { title: string; text: string };
  refused: { title: string; text: string };
  mails: Record<PreviewMail, MailText>;
};

type Scene = {
  organization: { slug: string; name: string };
  email: string;
  /** Whose buttons the page shows. */
  connections: readonly Connection[];
  baseUrl: string;
};

/** The texts of every language that a preview needs, made by what makes them for real pages and mails. */
export async function sampleTexts(scene: Scene): Promise<Record<Language, SampleTexts>> {
  const all = languages.map(async (language) => [language, await sampleOf(scene, language)] as const);
  return Object.fromEntries(await Promise.all(all)) as Record<Language, SampleTexts>;
}

async function sampleOf(
  { organization: { slug, name }, email, connections, baseUrl }: Scene,
  language: Language,
): Promise<SampleTexts> {
  const messages = await loadMessages(language);
  const t = createTranslator({ locale: language, messages, namespace: "signIn" });
  const refusals = createTranslator({ locale: language, messages, namespace: "publicErrors" });
  const address = `${baseUrl}/sign-in/${slug}`;
  return {
    signIn: {
      title: t("organizationTitle", { organization: name }),
      email: t("email"),
      continue: t("continue"),
      choices: toChoices(connections, (provider) => t("provider.continueWith", { name: provider })),
    },
    code: { title: t("codeTitle"), text: t("codeText", { email }) },
    refused: { title: refusals("sign_in_failed.title"), text: refusals("sign_in_failed.advice") },
    mails: {
      codeMail: await codeMail({ code: "12345678", minutes: codeLimits.lifetimeMinutes }, language),
      singleSignOn: await singleSignOnMail({ name, address }, language),
      invitation: await invitationMail("code", { name, by: email, email, address }, language),
      passkey: await passkeyNotice("added", { name: "YubiKey", address: `${baseUrl}/dashboard` }, language),
    },
  };
}
