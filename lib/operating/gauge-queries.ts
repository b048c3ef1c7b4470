import { and, eq, gt, isNull, min } from "drizzle-orm";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { sessions } from "@/drizzle/schema/sessions";
import { webhookDeliveries, webhooks } from "@/drizzle/schema/webhooks";
import type { Db } from "@/lib/db/database";

/** How many sessions of all organizations are open. */
export function countActiveSessions(db: Db, now: Date): Promise<number> {
  return db.$count(sessions, and(gt(sessions.expiresAt, now), gt(sessions.endsAt, now)));
}

/** When the oldest event happened that has not left yet, of all organizations; null when none waits. What is switched off receives nothing. */
export async function oldestWaiting(db: Db): Promise<Date | null> {
  const [unpublished] = await db
    .select({ at: min(domainEvents.at) })
    .from(domainEvents)
    .where(isNull(domainEvents.position));
  const [undelivered] = await db
    .select({ at: min(webhookDeliveries.createdAt) })
    .from(webhookDeliveries)
    .innerJoin(webhooks, eq(webhooks.id, webhookDeliveries.webhookId))
    .where(and(eq(webhookDeliveries.state, "pending"), eq(webhooks.status, "on")));
  const times = [unpublished?.at, undelivered?.at].flatMap((at) => at ?? []);
  return times.sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}
