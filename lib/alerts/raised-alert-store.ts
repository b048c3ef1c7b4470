import { and, eq, gte, isNotNull, ne, sql } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import { raisedAlerts } from "@/drizzle/schema/alerts";
import type { Db } from "@/lib/db/database";
import type { Tally } from "./alert-rules";

/** What an alert is about: its kind, and a connection or the organization. */
export type AlertName = Pick<typeof raisedAlerts.$inferSelect, "organizationId" | "kind" | "subject">;

/** Organizations in which a sign-in was refused since a time, or an alert holds. */
export async function listAlertable(db: Db, since: Date): Promise<string[]> {
  const { organizationId, createdAt, code } = signInEvents;
  const refused = await db
    .selectDistinct({ id: organizationId })
    .from(signInEvents)
    .where(and(gte(createdAt, since), ne(code, "ok"), isNotNull(organizationId)));
  const raised = await db.selectDistinct({ id: raisedAlerts.organizationId }).from(raisedAlerts);
  return [...new Set([...refused, ...raised].flatMap(({ id }) => id ?? []))];
}

/** The sign-ins of an organization since a time, by connection; null: those by mailed and recovery codes. */
export async function tallySignIns(db: Db, organizationId: string, since: Date): Promise<Map<string | null, Tally>> {
  const { connectionId, createdAt, code, repeats, purpose, lastRepeatAt } = signInEvents;
  const isOk = sql`${code} = 'ok'`;
  const rows = await db
    .select({
      connection: connectionId,
      // Refusals of one kind are counted in one row.
      refused: sql<number>`coalesce(sum(case when ${isOk} then 0 else 1 + coalesce(${repeats}, 0) end), 0)`.mapWith(
        Number,
      ),
      lastRefusedAt:
        sql<Date | null>`max(case when ${isOk} then null else coalesce(${lastRepeatAt}, ${createdAt}) end)`.mapWith(
          createdAt,
        ),
      lastSucceededAt: sql<Date | null>`max(case when ${isOk} then ${createdAt} end)`.mapWith(createdAt),
    })
    .from(signInEvents)
    .where(and(eq(signInEvents.organizationId, organizationId), gte(createdAt, since), eq(purpose, "sign-in")))
    .groupBy(connectionId);
  return new Map(rows.map(({ connection, ...tally }) => [connection, tally]));
}

/** The alerts that hold in an organization. */
export async function listRaised(db: Db, organizationId: string): Promise<AlertName[]> {
  const { kind, subject } = raisedAlerts;
  return db
    .select({ organizationId: raisedAlerts.organizationId, kind, subject })
    .from(raisedAlerts)
    .where(eq(raisedAlerts.organizationId, organizationId));
}

/** @returns false when another instance was first */
export async function raiseAlert(db: Db, alert: AlertName, now: Date): Promise<boolean> {
  const written = await db
    .insert(raisedAlerts)
    .values({ ...alert, since: now })
    .onConflictDoNothing()
    .returning({ kind: raisedAlerts.kind });
  return written.length > 0;
}

/** @returns false when it was over already */
export async function endAlert(db: Db, { organizationId, kind, subject }: AlertName): Promise<boolean> {
  const gone = await db
    .delete(raisedAlerts)
    .where(
      and(
        eq(raisedAlerts.organizationId, organizationId),
        eq(raisedAlerts.kind, kind),
        eq(raisedAlerts.subject, subject),
      ),
    )
    .returning({ kind: raisedAlerts.kind });
  return gone.length > 0;
}
