import { randomUUID } from "node:crypto";
import { systemActor } from "@/lib/audit/actor";
import { recordAudit } from "@/lib/audit/audit-store";
import type { Connection } from "@/lib/connections/connection";
import { listLiveConnections } from "@/lib/connections/connection-store";
import { daysUntil } from "@/lib/connections/health/days-until";
import { reserveNotice } from "@/lib/connections/health/expiry-notice-store";
import { dueNotice, type Expiry, nextExpiry } from "@/lib/connections/health/next-expiry";
import type { JobContext } from "@/lib/context";
import { listAdministrators } from "@/lib/directory/administrator-store";
import { findOrganizationById } from "@/lib/directory/organization-store";
import { queueMails } from "@/lib/mail/queued-mail-store";
import { languageOfLocale, languages } from "@/lib/messages/languages";
import { expiryNotice } from "@/lib/messages/notice-texts";

const pageSize = 200;

/**
 * Tells administrators 60, 30, 14, 7 and 1 days before a provider's certificate or a client secret runs out: by mail, in the audit
 * log, and as an event. Each notice once, whichever instance comes first; who turned these mails off, or
 * narrowed them to other connections, gets none. The mails are written in the
 * transaction that takes the notice: a mail server that is away loses none.
 */
export async function sendExpiryNotices(job: JobContext): Promise<void> {
  const { db, now } = job;
  for (let after: string | null = null; ; ) {
    const connections: Connection[] = await listLiveConnections(db, { limit: pageSize, after });
    for (const connection of connections) {
      const expiry = nextExpiry(connection, now);
      const days = expiry && dueNotice(expiry, now);
      if (expiry && days !== null) await notify(connection, { expiry, days }, job);
    }
    after = connections.at(-1)?.id ?? null;
    if (connections.length < pageSize) return;
  }
}

async function notify(
  connection: Connection,
  { expiry, days }: { expiry: Expiry; days: number },
  { db, now, baseUrl }: JobContext,
): Promise<void> {
  const { id, organizationId, name } = connection;
  await db.transaction(async (tx) => {
    if (!(await reserveNotice(tx, connection, { subject: expiry.subject, days }, now))) return;
    await recordAudit(
      {
        organizationId,
        action: `connection.${expiry.kind}-expiring`,
        target: { type: "connection", id, label: name },
        changes: [{ field: "ends", from: null, to: expiry.at }],
      },
      { db: tx, now, actor: systemActor("expiry notices"), requestId: randomUUID() },
    );
    const organization = await findOrganizationById(tx, organizationId);
    const values = {
      connection: name,
      days: daysUntil(expiry.at, now),
      ends: new Date(expiry.at),
      address: `${baseUrl}/console/${organization?.slug}/connections/${id}`,
    };
    const administrators = await listAdministrators(tx, organizationId, { notice: expiry.kind, connectionId: id });
    const mails = administrators.map(async ({ email, locale }) => ({
      organizationId,
      to: email,
      ...(await expiryNotice(expiry.kind, values, languageOfLocale(locale) ?? languages[0])),
    }));
    await queueMails(tx, await Promise.all(mails), now);
  });
}
