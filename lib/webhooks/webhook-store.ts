import { and, asc, count, eq, sql } from "drizzle-orm";
import { webhooks } from "@/drizzle/schema/webhooks";
import type { Db } from "@/lib/db/database";

export type Webhook = typeof webhooks.$inferSelect;
type WebhookRow = typeof webhooks.$inferInsert;
type WebhookName = { organizationId: string; id: string };

const isWebhook = ({ organizationId, id }: WebhookName) =>
  and(eq(webhooks.organizationId, organizationId), eq(webhooks.id, id));

export async function insertWebhook(db: Db, row: WebhookRow): Promise<Webhook> {
  const [made] = await db.insert(webhooks).values(row).returning();
  if (!made) throw new Error("a webhook was not inserted");
  return made;
}

/** Changes a webhook. @returns null when there is none */
export async function updateWebhookRow(
  db: Db,
  webhook: WebhookName,
  patch: Partial<WebhookRow>,
): Promise<Webhook | null> {
  const [row] = await db.update(webhooks).set(patch).where(isWebhook(webhook)).returning();
  return row ?? null;
}

/** @returns whether there was one */
export async function deleteWebhookRow(db: Db, webhook: WebhookName): Promise<boolean> {
  const gone = await db.delete(webhooks).where(isWebhook(webhook)).returning({ id: webhooks.id });
  return gone.length > 0;
}

export async function findWebhook(db: Db, organizationId: string, id: string): Promise<Webhook | null> {
  const [row] = await db.select().from(webhooks).where(isWebhook({ organizationId, id }));
  return row ?? null;
}

/** An organization's webhooks, the oldest first: few, because their number is bounded. */
export async function listWebhooks(db: Db, organizationId: string): Promise<Webhook[]> {
  return db
    .select()
    .from(webhooks)
    .where(eq(webhooks.organizationId, organizationId))
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id));
}

export async function countWebhooks(db: Db, organizationId: string): Promise<number> {
  const [row] = await db.select({ value: count() }).from(webhooks).where(eq(webhooks.organizationId, organizationId));
  return row?.value ?? 0;
}

/** Has the deliveries of a webhook looked at now, whatever was due next. */
export async function wakeWebhook(db: Db, webhook: WebhookName, now: Date): Promise<void> {
  await db
    .update(webhooks)
    .set({ nextAt: sql`least(${webhooks.nextAt}, ${now.toISOString()}::timestamptz)` })
    .where(isWebhook(webhook));
}
