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
import { log } from "@/lib/log";
import { type Mail, sendMail } from "@/lib/mail/mailer-client";
import { languageOfLocale, languages } from "@/lib/messages/languages";
import { expiryNotice } from "@/lib/messages/notice-texts";

const pageSize = 200;

/**
 * Tells administrators 60, 30, 14, 7 and 1 days before a provider's certificate or a client secret runs out: by mail, and in
 * the audit log. Each notice once, whichever instance comes first; who turned these mails off gets none.
 */
export async function sendExpiryNotices(
  job: JobContext,
  send: (mail: Mail) => Promise<void> = sendMail,
): Promise<void> {
  const { db, now } = job;
  for (let after: string | null = null; ; ) {
    const connections: Connection[] = await listLiveConnections(db, { limit: pageSize, after });
    for (const connection of connections) {
      const expiry = nextExpiry(connection, now);
      const days = expiry && dueNotice(expiry, now);
      if (expiry && days !== null) await notify(connection, { expiry, days }, job, send);
    }
    after = connections.at(-1)?.id ?? null;
    if (connections.length < pageSize) return;
  }
}

async function notify(
  connection: Connection,
  { expiry, days }: { expiry: Expiry; days: number },
  { db, now, baseUrl }: JobContext,
  send: (mail: Mail) => Promise<void>,
): Promise<void> {
  const { id, organizationId, name } = connection;
  const isOurs = await db.transaction(async (tx) => {
    if (!(await reserveNotice(tx, connection, { subject: expiry.subject, days }, now))) return false;
    await recordAudit(
      {
        organizationId,
        action: `connection.${expiry.kind}-expiring`,
        target: { type: "connection", id, label: name },
        changes: [{ field: "ends", from: null, to: expiry.at }],
      },
      { db: tx, now, actor: systemActor("expiry notices"), requestId: randomUUID() },
    );
    return true;
  });
  const organization = isOurs ? await findOrganizationById(db, organizationId) : null;
  if (!organization) return;
  const values = {
    connection: name,
    days: daysUntil(expiry.at, now),
    ends: new Date(expiry.at),
    address: `${baseUrl}/console/${organization.slug}/connections/${id}`,
  };
  for (const { email, locale } of await listAdministrators(db, organizationId, expiry.kind)) {
    const mail = await expiryNotice(expiry.kind, values, languageOfLocale(locale) ?? languages[0]);
    await send({ to: email, ...mail }).catch((error) =>
      log().error({ err: error }, "a notice of an expiry was not mailed"),
    );
  }
}
