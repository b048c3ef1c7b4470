import { and, eq, ilike, inArray, or, sql } from "drizzle-orm";
import { webhooks } from "@/drizzle/schema/webhooks";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, type KeyType, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { webhookFormats } from "./webhook-format";
import type { webhookStatuses } from "./webhook-schema";
import type { Webhook } from "./webhook-store";

export const webhookSorts = ["url", "created"] as const;
export type WebhookSort = (typeof webhookSorts)[number];

const sortedBy = {
  url: { by: webhooks.url, type: "text" },
  created: { by: webhooks.createdAt, type: "timestamptz" },
} as const;

/** Of which type the cursors of a sort are. */
export const webhookKeyType = (sort: WebhookSort): KeyType => sortedBy[sort].type;

/** `ids`: only these; absent: all. */
export type WebhookFilter = {
  search?: string;
  status?: (typeof webhookStatuses)[number];
  format?: (typeof webhookFormats)[number];
  ids?: readonly string[];
};

/** One page of an organization's webhooks. */
export async function searchWebhooks(
  db: Db,
  organizationId: string,
  filter: WebhookFilter,
  page: { sort: WebhookSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<Webhook>> {
  const pattern = filter.search && containing(filter.search);
  const where = and(
    eq(webhooks.organizationId, organizationId),
    pattern ? or(ilike(webhooks.url, pattern), ilike(webhooks.description, pattern)) : undefined,
    filter.status && eq(webhooks.status, filter.status),
    filter.format && eq(webhooks.format, filter.format),
    filter.ids ? inArray(webhooks.id, [...filter.ids]) : undefined,
  );
  const order = keyset({ ...sortedBy[page.sort], id: webhooks.id, descending: page.descending }, page.turn);
  const found = await db
    .select({ row: webhooks, key: order.key })
    .from(webhooks)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const total = await countAbout(db, sql`select 1 from ${webhooks} where ${where}`);
  const { rows, ...beside } = cutPage(found, page.limit, page.turn, ({ row, key }) => ({ key, id: row.id }));
  return { ...beside, total, rows: rows.map(({ row }) => row) };
}
