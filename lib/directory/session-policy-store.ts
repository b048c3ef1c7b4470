import { and, eq, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import { sessions } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";

const minutes = (count: ReturnType<typeof sql>) => sql`(${count}) * interval '1 minute'`;

/** The organization's limit, or a lower one of the connection that the session began at; `least` passes over null. */
const narrowed = (limit: ReturnType<typeof sql>, name: "sessionIdleMinutes" | "sessionAbsoluteMinutes") =>
  sql<number>`least(${limit}, (${connections.config} #>> ${sql.raw(`'{signIn,${name}}'`)})::int)`;

const ofOrganization = {
  idle: sql`${organizations.sessionIdleMinutes}`,
  absolute: sql`${organizations.sessionAbsoluteMinutes}`,
};
const idle = narrowed(ofOrganization.idle, "sessionIdleMinutes");
const absolute = narrowed(ofOrganization.absolute, "sessionAbsoluteMinutes");

/**
 * The limits of a session that begins now, as a part of the statement that writes it. The rows of the organization and of the connection
 * are held until that commits: a change of the policy, and the end of a connection, wait for it, and then find the session. Through a
 * connection there are none once it is not live any more, or the organization's single sign-on is off.
 */
export function beginningLimits(
  db: Db,
  { organizationId, connectionId }: { organizationId: string; connectionId: string | null },
  { now, providerEnd }: { now: Date; providerEnd: Date | null },
) {
  const begin = sql`${now.toISOString()}::timestamptz`;
  const limits = (own: { idle: ReturnType<typeof sql>; absolute: ReturnType<typeof sql> }) => {
    const end = sql<Date>`least(${providerEnd?.toISOString() ?? null}::timestamptz, ${begin} + ${minutes(own.absolute)})`;
    return {
      idleMinutes: sql<number>`${own.idle}`.as("idle_minutes"),
      endsAt: end.as("ends_at"),
      expiresAt: sql<Date>`least(${end}, ${begin} + ${minutes(own.idle)})`.as("expires_at"),
    };
  };
  const isOrganization = eq(organizations.id, organizationId);
  if (connectionId === null)
    return db.select(limits(ofOrganization)).from(organizations).where(isOrganization).for("key share");
  const isConnection = and(eq(connections.organizationId, organizations.id), eq(connections.id, connectionId));
  const through = db
    .select(limits({ idle, absolute }))
    .from(organizations)
    .innerJoin(connections, and(isConnection, eq(connections.status, "live")))
    .where(and(isOrganization, eq(organizations.ssoEnabled, true)))
    .for("key share", { of: organizations });
  // Stronger, so that any change of the connection waits. What all its sign-ins share, none of them waits for.
  return sql`${through.getSQL()} for share of ${connections}`;
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
