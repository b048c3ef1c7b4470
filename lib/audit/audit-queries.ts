import { and, desc, eq, ilike, lt, or } from "drizzle-orm";
import { z } from "zod";
import { auditEntries } from "@/drizzle/schema/activity";
import type { Db } from "@/lib/db/database";
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

export type AuditFilter = { action?: string; actor?: string; target?: string };

/** An organization's changes, newest first. */
export async function listAudit(
  db: Db,
  organizationId: string,
  filter: AuditFilter,
  page: { limit: number; before: number | null },
): Promise<AuditView[]> {
  const rows = await db
    .select()
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.organizationId, organizationId),
        page.before === null ? undefined : lt(auditEntries.id, page.before),
        filter.action ? ilike(auditEntries.action, startingWith(filter.action)) : undefined,
        filter.actor ? ilike(auditEntries.actorLabel, containing(filter.actor)) : undefined,
        filter.target
          ? or(ilike(auditEntries.targetLabel, containing(filter.target)), eq(auditEntries.targetId, filter.target))
          : undefined,
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(page.limit);
  return rows.map((row) => ({
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
  }));
}
