import { recordAlertMails } from "@/lib/alerts/record-alert-mails";
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
