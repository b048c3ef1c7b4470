import { log } from "@/lib/log";
import { type Mail, sendMail } from "@/lib/mail/mailer-client";

/** Sends the mail of an invitation beside the answer: no client waits for a mail server, and what it does is in the log. */
export function sendInvitation(mail: Mail): void {
  sendMail(mail).catch((error) => log().error({ err: error }, "an invitation was not mailed"));
}
