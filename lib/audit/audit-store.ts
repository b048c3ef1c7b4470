import { and, asc, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { auditEntries } from "@/drizzle/schema/activity";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { eventsOfAudit } from "@/lib/domain-events/audited-events";
import { writeWithEvents } from "@/lib/domain-events/domain-event-store";
import type { AuditTargetType } from "./target-type";

/** One changed field; the path has dots. */
export const auditChangeSchema = z
  .object({ field: z.string(), from: z.unknown(), to: z.unknown() })
  .meta({ id: "Change" });
export type AuditChange = z.infer<typeof auditChangeSchema>;

export type AuditInput = {
  /** Null for a change of the installation itself. */
  organizationId: string | null;
  action: `${string}.${string}`;
  target: { type: AuditTargetType; id: string; label: string };
  changes?: AuditChange[];
  /** Roles that a person has by something else, too: nobody is told that they got or lost those. */
  hasOtherwise?: readonly string[];
};

type AuditContext = Pick<Context, "db" | "now" | "actor" | "requestId">;

/**
 * Writes one audit row with the caller's database handle, so that it stands or falls with the change: a failing audit
 * undoes the write. Values must be free of secrets; use `diffFields` with the public view of a record. In the same statement the
 * change is told to receivers (decision 0061).
 */
export async function recordAudit(input: AuditInput, ctx: AuditContext): Promise<void> {
  await recordAudits([input], ctx);
}

/** So many rows fit into the parameters of one statement, with the events that tell of them. */
const perStatement = 500;

/** The same for what was done to many at once: a row each, in one statement, or a few. */
export async function recordAudits(inputs: readonly AuditInput[], ctx: AuditContext): Promise<void> {
  for (let start = 0; start < inputs.length; start += perStatement) {
    const some = inputs.slice(start, start + perStatement);
    const write = ctx.db.insert(auditEntries).values(some.map((input) => toRow(input, ctx)));
    await writeWithEvents(
      ctx.db,
      write,
      some.flatMap((input) => eventsOfAudit(input, ctx)),
    );
  }
}

function toRow({ organizationId, action, target, changes }: AuditInput, { actor, requestId, now }: AuditContext) {
  return {
    organizationId,
    actorType: actor.type,
    actorId: actor.id,
    actorLabel: actor.label,
    action,
    targetType: target.type,
    targetId: target.id,
    targetLabel: target.label,
    changes: changes ?? [],
    requestId,
    createdAt: now,
    isUnlogged: organizationId === null ? true : null,
  };
}

/**
 * Takes changes of the installation itself that are not in the log yet, oldest first; one at a time gets each. They count as logged when
 * the caller's transaction is committed.
 */
export async function takeUnlogged(tx: Db, limit: number): Promise<(typeof auditEntries.$inferSelect)[]> {
  const { id, organizationId, isUnlogged } = auditEntries;
  const waiting = tx
    .select({ id })
    .from(auditEntries)
    .where(and(isNull(organizationId), isUnlogged))
    .orderBy(asc(id))
    .limit(limit)
    .for("update", { skipLocked: true });
  const rows = await tx
    .update(auditEntries)
    .set({ isUnlogged: null })
    .where(and(isNull(organizationId), inArray(id, waiting)))
    .returning();
  return rows.sort((one, other) => one.id - other.id);
}
