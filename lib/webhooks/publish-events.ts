import { recordAlertMails } from "@/lib/alerts/record-alert-mails";
import { takeUnlogged } from "@/lib/audit/audit-store";
import type { Db } from "@/lib/db/database";
import { listUnpublished, publishSome } from "@/lib/domain-events/published-event-store";
import { log } from "@/lib/log";
import { insertDeliveries } from "./delivery-store";
import { listWebhooks, wakeWebhook } from "./webhook-store";

const bounds = { organizations: 100, events: 500 };

/**
 * Gives the events that were committed their places, and to each webhook those that it wants, in one transaction an organization: an event
 * that has a place is on its way.
 */
export async function publishEvents(db: Db, now: Date): Promise<void> {
  await logInstallationChanges(db);
  for (;;) {
    const waiting = await listUnpublished(db, bounds.organizations);
    for (const organizationId of waiting) await publishEventsOf(db, organizationId, now);
    if (waiting.length < bounds.organizations) return;
  }
}

/** The same for one organization: whoever reads its events sees what was committed before. */
export async function publishEventsOf(db: Db, organizationId: string, now: Date): Promise<void> {
  for (;;) {
    const published = await db.transaction(async (tx) => {
      const events = await publishSome(tx, organizationId, bounds.events);
      if (events.length === 0) return [];
      await recordAlertMails(tx, organizationId, events, now);
      const webhooks = (await listWebhooks(tx, organizationId)).filter(({ status }) => status === "on");
      for (const webhook of webhooks)
        if ((await insertDeliveries(tx, webhook, events, now)) > 0) await wakeWebhook(tx, webhook, now);
      return events;
    });
    logChanges(organizationId, published);
    if (published.length < bounds.events) return;
  }
}

/** Who changed what, once and after its commit, for who keeps the log; sign-ins have lines of their own. */
function logChanges(organization: string, events: Awaited<ReturnType<typeof publishSome>>): void {
  for (const { id, type, actor, subject } of events)
    if (!/^(sign_in|session)\./.test(type)) log().info({ organization, event: id, type, actor, subject }, "change");
}

/**
 * The same of the installation itself, which no event tells of: the deletion of an organization is no event of it. The lines are written
 * before it is noted that they are, so that an instance that dies in between leaves a second line and not none.
 */
async function logInstallationChanges(db: Db): Promise<void> {
  const write = async (tx: Db) => {
    const changes = await takeUnlogged(tx, bounds.events);
    for (const { id, action, actorType, actorId, actorLabel, targetType, targetId, targetLabel } of changes) {
      const actor = { type: actorType, id: actorId, label: actorLabel };
      const subject = { type: targetType, id: targetId, label: targetLabel };
      log().info({ organization: null, audit: id, type: action, actor, subject }, "change");
    }
    return changes.length;
  };
  while ((await db.transaction(write)) === bounds.events);
}
