import { and, eq, exists, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { webhookDeliveries } from "@/drizzle/schema/webhooks";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { deliveryStates } from "./delivery";
import { type FoundDelivery, findDeliveries } from "./delivery-store";

/** `ids`: only these; absent: all. */
export type DeliveryFilter = {
  search?: string;
  state?: (typeof deliveryStates)[number];
  ids?: readonly string[];
};

/** Whether its event, or its example, is of such a type. */
function isOfType(db: Db, organizationId: string, pattern: string): SQL | undefined {
  const { eventNumber, example } = webhookDeliveries;
  const itsEvent = and(
    eq(domainEvents.organizationId, organizationId),
    eq(domainEvents.number, eventNumber),
    ilike(domainEvents.type, pattern),
  );
  return or(ilike(sql`${example} ->> 'type'`, pattern), exists(db.select().from(domainEvents).where(itsEvent)));
}

/**
 * One page of deliveries. The rows are read whole once the page is known.
 * @param of.id the webhook that they are for; absent: every one of the organization
 */
export async function searchDeliveries(
  db: Db,
  { organizationId, id: webhookId }: { organizationId: string; id?: string },
  filter: DeliveryFilter,
  page: { descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<FoundDelivery>> {
  const { id, createdAt, state } = webhookDeliveries;
  const where = and(
    eq(webhookDeliveries.organizationId, organizationId),
    webhookId === undefined ? undefined : eq(webhookDeliveries.webhookId, webhookId),
    filter.state && eq(state, filter.state),
    filter.ids ? inArray(id, [...filter.ids]) : undefined,
    filter.search ? isOfType(db, organizationId, containing(filter.search)) : undefined,
  );
  const order = keyset({ by: createdAt, type: "timestamptz", id, descending: page.descending }, page.turn);
  const found = await db
    .select({ id, key: order.key })
    .from(webhookDeliveries)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const { rows, ...beside } = cutPage(found, page.limit, page.turn, (row) => row);
  const ids = rows.map((row) => row.id);
  const [total, whole] = await Promise.all([
    countAbout(db, sql`select 1 from ${webhookDeliveries} where ${where}`),
    findDeliveries(db, organizationId, ids),
  ]);
  return { ...beside, total, rows: ids.flatMap((one) => whole.get(one) ?? []) };
}
