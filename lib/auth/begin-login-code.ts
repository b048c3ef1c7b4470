import { cookies, headers } from "next/headers";
import { after } from "next/server";
import { getLocale } from "next-intl/server";
import { addOwnTexts } from "@/lib/branding/own-mail";
import { env } from "@/lib/env";
import { type CodeMail, requestLoginCode } from "@/lib/local-sign-in/request-login-code";
import { log } from "@/lib/log";
import { sendMail } from "@/lib/mail/mailer-client";
import { codeMail, singleSignOnMail } from "@/lib/messages/code-mail-texts";
import type { Language } from "@/lib/messages/languages";
import { keepChallenge, knownDevice } from "./login-code-cookies";
import { requestContext, requestOrigin } from "./request-context";

/** Makes a challenge for this browser; the mail goes out after the answer, so that its time tells nothing. */
export async function beginLoginCode(input: {
  email: string;
  organizationSlug: string | null;
  returnPath: string;
}): Promise<void> {
  const { machine } = requestOrigin(await headers());
  const limitScale = env().RATE_LIMIT_SCALE;
  const jar = await cookies();
  const deviceId = knownDevice(jar, input.email);
  const { challenge, mail } = await requestLoginCode(
    { ...input, address: machine, deviceId, limitScale },
    await requestContext(),
  );
  keepChallenge(jar, challenge);
  const language = await getLocale();
  if (!mail) return;
  after(() => sendCode(mail, language).catch((error) => log().error({ err: error }, "a sign-in code was not mailed")));
}

async function sendCode(mail: CodeMail, language: Language): Promise<void> {
  await sendMail({ to: mail.to, ...(await mailTexts(mail, language)) });
}

async function mailTexts(mail: CodeMail, language: Language): Promise<{ subject: string; text: string }> {
  const ours = await ourTexts(mail, language);
  return mail.owner ? addOwnTexts(ours, mail.owner, { language }) : ours;
}

function ourTexts(mail: CodeMail, language: Language): Promise<{ subject: string; text: string }> {
  if (mail.kind === "code") return codeMail({ code: mail.code, minutes: mail.minutes }, language);
  const { slug, name } = mail.organization;
  return singleSignOnMail({ name, address: `${env().APP_URL}/sign-in/${slug}` }, language);
}
