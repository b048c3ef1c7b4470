import type { JobContext } from "@/lib/context";
import { log } from "@/lib/log";
import { type Mail, sendMail } from "@/lib/mail/mailer-client";
import { deleteMail, leaseMail, postponeMail } from "@/lib/mail/queued-mail-store";

/** A mail server that is away for a weekend loses nothing: about three days in all. */
const mailLimits = { tries: 20, firstMilliseconds: 60_000, mostMilliseconds: 6 * 3_600_000 };

/**
 * Sends the mails that nobody waits for, each again and again until a mail server takes it. With a server that is away the others wait for
 * the next run: each of them would wait for its time limit.
 */
export async function sendQueuedMails(
  { db }: Pick<JobContext, "db">,
  clock: () => Date = () => new Date(),
  send: (mail: Mail) => Promise<void> = sendMail,
): Promise<void> {
  for (;;) {
    const mail = await leaseMail(db, clock());
    if (!mail) return;
    const { id, recipient: to, subject, body: text, attempt } = mail;
    try {
      await send({ to, subject, text });
      await deleteMail(db, id);
    } catch (error) {
      log().error({ err: error, attempt }, "a notice was not mailed");
      if (attempt >= mailLimits.tries) await deleteMail(db, id);
      else await postponeMail(db, id, nextTry(attempt, clock()));
      return;
    }
  }
}

function nextTry(attempt: number, now: Date): Date {
  const { firstMilliseconds, mostMilliseconds } = mailLimits;
  return new Date(now.getTime() + Math.min(firstMilliseconds * 2 ** (attempt - 1), mostMilliseconds));
}
