import { and, asc, eq, gt, inArray, ne, notInArray, or, sql } from "drizzle-orm";
import { z } from "zod";
import { applicationSessions } from "@/drizzle/schema/applications";
import { users } from "@/drizzle/schema/directory";
import { sessions } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";

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
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().meta({ description: "The idle limit; extended by use." }),
    endsAt: z.iso.datetime().meta({ description: "The absolute limit." }),
  })
  .meta({ id: "Session" });
type SessionView = z.infer<typeof sessionViewSchema>;

/**
 * `application`: which the session reached. `sessions`: several, and none where it is empty. `otherThan`: the session that stays
 * ("sign out everywhere else").
 */
export type SessionFilter = {
  session?: string;
  sessions?: readonly string[];
  user?: string;
  connection?: string;
  application?: string;
  otherThan?: string;
};

/** In SQL, where a deletion has no other table to join. */
const reached = (organizationId: string, application: string) =>
  sql`exists (select 1 from ${applicationSessions} a where a.organization_id = ${organizationId}
    and a.session_id = ${sessions.id} and a.application_id = ${application})`;

const condition = (
  organizationId: string,
  { session, sessions: chosen, user, connection, application, otherThan }: SessionFilter,
) =>
  and(
    eq(sessions.organizationId, organizationId),
    session === undefined ? undefined : eq(sessions.id, session),
    chosen === undefined ? undefined : inArray(sessions.id, [...chosen]),
    user === undefined ? undefined : eq(sessions.userId, user),
    connection === undefined ? undefined : eq(sessions.connectionId, connection),
    application === undefined ? undefined : reached(organizationId, application),
    otherThan === undefined ? undefined : ne(sessions.id, otherThan),
  );

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
    .select({ session: sessions, email: users.email })
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.organizationId, sessions.organizationId)))
    .where(
      and(
        condition(organizationId, filter),
        gt(sessions.expiresAt, page.now),
        gt(sessions.endsAt, page.now),
        after ?? undefined,
      ),
    )
    .orderBy(asc(sessions.createdAt), asc(sessions.id))
    .limit(page.limit);
  return rows.map(({ session, email }) => ({
    id: session.id,
    user: session.userId,
    email,
    method: session.method,
    connection: session.connectionId,
    address: session.address,
    userAgent: session.userAgent,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    endsAt: session.endsAt.toISOString(),
  }));
}

/**
 * Ends the sessions that a filter names; those of operators stay unless an operator asks.
 * @returns the users whose sessions ended, each with how many
 */
export async function deleteSessions(
  db: Db,
  organizationId: string,
  filter: SessionFilter,
  { byOperator }: { byOperator: boolean },
): Promise<Map<string, number>> {
  const operators = db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.organizationId, organizationId), eq(users.operator, true)));
  const ended = await db
    .delete(sessions)
    .where(and(condition(organizationId, filter), byOperator ? undefined : notInArray(sessions.userId, operators)))
    .returning({ userId: sessions.userId });
  const counts = new Map<string, number>();
  for (const { userId } of ended) counts.set(userId, (counts.get(userId) ?? 0) + 1);
  return counts;
}
