import { and, desc, eq, gte, ilike, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { auditEntries } from "@/drizzle/schema/activity";
import { countAbout, type Total } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, keyset, type Page, type Turn } from "@/lib/db/keyset";
import { containing, startingWith } from "@/lib/db/like-pattern";
import { type AuditChange, auditChangeSchema } from "./audit-store";

export const auditViewSchema = z
  .object({
    id: z.int(),
    actorType: z.enum(["user", "key", "system"]),
    actor: z.string(),
    action: z.string(),
    targetType: z.string(),
    targetId: z.string(),
    target: z.string(),
    changes: z.array(auditChangeSchema),
    requestId: z.string().meta({ description: "The `X-Request-Id` of the request that made the change." }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "AuditEntry" });
export type AuditView = z.infer<typeof auditViewSchema>;

export type AuditFilter = {
  action?: string;
  actor?: string;
  actorType?: AuditView["actorType"];
  target?: string;
  targetType?: string;
  from?: Date;
  before?: Date;
  /** Only these; absent: all. */
  ids?: readonly string[];
};

const isId = (text: string) => /^\d{1,15}$/.test(text);

/** @param organizationId null for changes of the installation itself */
function condition(organizationId: string | null, filter: AuditFilter): SQL | undefined {
  return and(
    organizationId === null ? isNull(auditEntries.organizationId) : eq(auditEntries.organizationId, organizationId),
    filter.action ? ilike(auditEntries.action, startingWith(filter.action)) : undefined,
    filter.actor ? ilike(auditEntries.actorLabel, containing(filter.actor)) : undefined,
    filter.actorType ? eq(auditEntries.actorType, filter.actorType) : undefined,
    filter.target
      ? or(ilike(auditEntries.targetLabel, containing(filter.target)), eq(auditEntries.targetId, filter.target))
      : undefined,
    filter.targetType ? eq(auditEntries.targetType, filter.targetType) : undefined,
    filter.from ? gte(auditEntries.createdAt, filter.from) : undefined,
    filter.before ? lt(auditEntries.createdAt, filter.before) : undefined,
    filter.ids ? inArray(auditEntries.id, filter.ids.filter(isId).map(Number)) : undefined,
  );
}

/** An organization's changes, or with null those of the installation itself, newest first. */
export async function listAudit(
  db: Db,
  organizationId: string | null,
  filter: AuditFilter,
  page: { limit: number; before: number | null },
): Promise<AuditView[]> {
  const rows = await db
    .select()
    .from(auditEntries)
    .where(and(condition(organizationId, filter), page.before === null ? undefined : lt(auditEntries.id, page.before)))
    .orderBy(desc(auditEntries.id))
    .limit(page.limit);
  return rows.map(toView);
}

/** One page of the changes that a filter leaves, newest first, for the console's table and its export. */
export async function searchAudit(
  db: Db,
  organizationId: string,
  filter: AuditFilter,
  page: { limit: number; turn: Turn | null },
): Promise<Page<AuditView>> {
  const { id } = auditEntries;
  const order = keyset({ by: id, type: "bigint", id, descending: true }, page.turn);
  const rows = await db
    .select()
    .from(auditEntries)
    .where(and(condition(organizationId, filter), order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  return cutPage(rows.map(toView), page.limit, page.turn, (row) => ({ key: String(row.id), id: String(row.id) }));
}

/** How many changes a filter leaves. */
export async function countFoundAudit(db: Db, organizationId: string, filter: AuditFilter): Promise<Total> {
  return countAbout(db, sql`select 1 from ${auditEntries} where ${condition(organizationId, filter)}`);
}

function toView(row: typeof auditEntries.$inferSelect): AuditView {
  return {
    id: row.id,
    actorType: row.actorType,
    actor: row.actorLabel,
    action: row.action,
    targetType: row.targetType,
    targetId: row.targetId,
    target: row.targetLabel,
    changes: row.changes as AuditChange[],
    requestId: row.requestId,
    createdAt: row.createdAt.toISOString(),
  };
}
