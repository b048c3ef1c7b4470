import { and, asc, eq, gt, or, sql } from "drizzle-orm";
import { z } from "zod";
import { applicationSessions } from "@/drizzle/schema/applications";
import { users } from "@/drizzle/schema/directory";
import { sessionIndexes, sessions } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";
import { sessionCondition } from "./session-end-store";
import type { SessionFilter } from "./session-filter";

/** A session for answers; the token is kept by the browser alone. */
export const sessionViewSchema = z
  .object({
    id: z.string(),
    user: z.string().meta({ description: "The ID of the user." }),
    email: z.string(),
    method: z.enum(sessions.method.enumValues),
    connection: z
      .string()
      .nullable()
      .meta({ description: "The connection through which the person signed in; null for a code." }),
    applications: z.array(z.string()).meta({ description: "The IDs of the applications that the session reached." }),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().meta({ description: "The idle limit; extended by use." }),
    endsAt: z.iso.datetime().meta({ description: "The absolute limit." }),
  })
  .meta({ id: "Session" });
type SessionView = z.infer<typeof sessionViewSchema>;

const reachedIds = sql<string[]>`coalesce((select json_agg(distinct r.application_id) from ${applicationSessions} r
  where r.organization_id = ${sessions.organizationId} and r.session_id = ${sessions.id}), '[]'::json)`;

/** How many sessions a filter leaves of those that are open. */
export function countOpenSessions(db: Db, organizationId: string, filter: SessionFilter, now: Date): Promise<number> {
  const isOpen = and(gt(sessions.expiresAt, now), gt(sessions.endsAt, now));
  const ofOrganization = eq(sessions.organizationId, organizationId);
  return db.$count(sessions, and(ofOrganization, sessionCondition(organizationId, filter), isOpen));
}

/** The open sessions that began at a connection, and those of them whose provider gave them an ID of their own (`sid`, SessionIndex). */
export async function countFindableSessions(
  db: Db,
  organizationId: string,
  connectionId: string,
  now: Date,
): Promise<{ open: number; named: number }> {
  const hasIndex = sql`exists (select 1 from ${sessionIndexes} i where i.session_id = ${sessions.id})`;
  const [found] = await db
    .select({
      open: sql<number>`count(*)::int`,
      named: sql<number>`(count(*) filter (where ${sessions.sidKey} is not null or ${hasIndex}))::int`,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.organizationId, organizationId),
        eq(sessions.connectionId, connectionId),
        gt(sessions.expiresAt, now),
        gt(sessions.endsAt, now),
      ),
    );
  return found ?? { open: 0, named: 0 };
}

/** Who is signed in, by the beginning of their session. */
export async function listOpenSessions(
  db: Db,
  organizationId: string,
  filter: SessionFilter,
  page: { limit: number; after: { createdAt: Date; id: string } | null; now: Date },
): Promise<SessionView[]> {
  const after =
    page.after &&
    or(
      gt(sessions.createdAt, page.after.createdAt),
      and(eq(sessions.createdAt, page.after.createdAt), gt(sessions.id, page.after.id)),
    );
  const rows = await db
    .select({ session: sessions, email: users.email, reached: reachedIds })
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.organizationId, sessions.organizationId)))
    .where(
      and(
        eq(sessions.organizationId, organizationId),
        sessionCondition(organizationId, filter),
        gt(sessions.expiresAt, page.now),
        gt(sessions.endsAt, page.now),
        after ?? undefined,
      ),
    )
    .orderBy(asc(sessions.createdAt), asc(sessions.id))
    .limit(page.limit);
  return rows.map(({ session, email, reached }) => ({
    id: session.id,
    user: session.userId,
    email,
    method: session.method,
    connection: session.connectionId,
    applications: reached,
    address: session.address,
    userAgent: session.userAgent,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
  }));
}
