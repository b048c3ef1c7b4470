import { after } from "next/server";
import { log } from "@/lib/log";
import { type Mail, sendMail } from "@/lib/mail/mailer-client";

/** Sends the mail of an invitation after the answer: nobody waits for a mail server. */
export function sendInvitation(mail: Mail): void {
  after(() => sendMail(mail).catch((error) => log().error({ err: error }, "an invitation was not mailed")));
}
