import type { Db } from "@/lib/db/database";
import { listAdministrators, type NoticeSubject } from "@/lib/directory/administrator-store";
import type { DomainEvent } from "@/lib/domain-events/published-event";
import { queueMails } from "@/lib/mail/queued-mail-store";
import { languageOfLocale, languages } from "@/lib/messages/languages";
import { alertNotice } from "@/lib/messages/notice-texts";
import { type AlertName, alertOf } from "./alert-of-event";
import { readAlertRules } from "./alert-rules-store";

type Told = Pick<DomainEvent, "type" | "subject">;

/** Has administrators mailed what they want to be alerted of, in the transaction that publishes the events. */
export async function recordAlertMails(
  db: Db,
  organizationId: string,
  events: readonly Told[],
  now: Date,
): Promise<void> {
  const found = events.flatMap((event) => {
    const alert = alertOf(event);
    return alert ? [{ alert, subject: event.subject }] : [];
  });
  if (found.length === 0) return;
  const rules = await readAlertRules(db, organizationId);
  const isOff = ({ alert }: { alert: AlertName }) =>
    (alert === "recoveryCodeUsed" && !rules.recoveryCodeUsed) || (alert === "operatorAdded" && !rules.operatorAdded);
  for (const { alert, subject } of found.filter((one) => !isOff(one))) {
    const administrators = await listAdministrators(db, organizationId, aboutOf(subject));
    const mails = administrators.map(async ({ email, locale }) => ({
      organizationId,
      to: email,
      ...(await alertNotice(alert, { name: subject.label }, languageOfLocale(locale) ?? languages[0])),
    }));
    await queueMails(db, await Promise.all(mails), now);
  }
}

/** An alert of a connection is for who wants those of this one; all others are the organization's. */
function aboutOf({ type, id }: Told["subject"]): NoticeSubject {
  return type === "connection" && id !== null ? { notice: "alert", connectionId: id } : { notice: "alert" };
}
