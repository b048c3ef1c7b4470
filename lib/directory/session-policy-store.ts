import { and, eq, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import { sessions } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";

const minutes = (count: ReturnType<typeof sql>) => sql`(${count}) * interval '1 minute'`;

/** The organization's limit, or a lower one of the connection that the session began at; `least` passes over null. */
const narrowed = (limit: ReturnType<typeof sql>, name: "sessionIdleMinutes" | "sessionAbsoluteMinutes") =>
  sql<number>`least(${limit}, (${connections.config} #>> ${sql.raw(`'{signIn,${name}}'`)})::int)`;

const idle = narrowed(sql`${organizations.sessionIdleMinutes}`, "sessionIdleMinutes");
const absolute = narrowed(sql`${organizations.sessionAbsoluteMinutes}`, "sessionAbsoluteMinutes");

/**
 * The limits of a session that begins now, as a part of the statement that writes it. The organization's row is held until that
 * commits: a change of the policy waits for it, and then finds the session. Through a connection there are none once the organization's
 * single sign-on is off.
 */
export function beginningLimits(
  db: Db,
  of: { organizationId: string; connectionId: string | null },
  { now, providerEnd }: { now: Date; providerEnd: Date | null },
) {
  const begin = sql`${now.toISOString()}::timestamptz`;
  const end = sql<Date>`least(${providerEnd?.toISOString() ?? null}::timestamptz, ${begin} + ${minutes(absolute)})`;
  return db
    .select({
      idleMinutes: idle.as("idle_minutes"),
      endsAt: end.as("ends_at"),
      expiresAt: sql<Date>`least(${end}, ${begin} + ${minutes(idle)})`.as("expires_at"),
    })
    .from(organizations)
    .leftJoin(
      connections,
      and(eq(connections.organizationId, organizations.id), eq(connections.id, of.connectionId ?? "")),
    )
    .where(
      and(
        eq(organizations.id, of.organizationId),
        of.connectionId === null ? undefined : eq(organizations.ssoEnabled, true),
      ),
    )
    .for("key share", { of: organizations });
}

/**
 * Holds running sessions to the policy as it is now, which may have become narrower or wider; never beyond what the provider allowed.
 * @param connectionId of one connection; absent: of the whole organization
 */
export async function applySessionPolicy(db: Db, organizationId: string, connectionId?: string): Promise<void> {
  const limits = sql`(select ${idle} as idle, ${absolute} as absolute from ${organizations} left join ${connections}
    on ${connections.organizationId} = ${organizations.id} and ${connections.id} = ${sessions.connectionId}
    where ${organizations.id} = ${sessions.organizationId})`;
  const idleMinutes = sql`(select l.idle from ${limits} l)`;
  const end = sql`least(${sessions.providerEndsAt}, ${sessions.createdAt} + ${minutes(sql`(select l.absolute from ${limits} l)`)})`;
  await db
    .update(sessions)
    .set({
      idleMinutes,
      endsAt: end,
      expiresAt: sql`least(${end}, ${sessions.lastSeenAt} + ${minutes(idleMinutes)})`,
    })
    .where(
      and(
        eq(sessions.organizationId, organizationId),
        connectionId === undefined ? undefined : eq(sessions.connectionId, connectionId),
      ),
    );
}
