import { and, eq, inArray, isNotNull, lte, ne, notInArray, or, sql } from "drizzle-orm";
import { applicationSessions } from "@/drizzle/schema/applications";
import { users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import { sessionIndexes, sessions } from "@/drizzle/schema/sessions";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import type { SessionFilter, SessionsToEnd } from "./session-filter";

/** What is known of a session after its end. */
export type EndedSession = {
  id: string;
  organizationId: string;
  userId: string;
  email: string;
  method: typeof sessions.$inferSelect.method;
  connectionId: string | null;
  encryptedSubject: string | null;
  expiresAt: Date;
  endsAt: Date;
  providerEndsAt: Date | null;
  /** How many applications it had reached: those that want to hear of its end are told. */
  applications: number;
};

const { id, organizationId, userId, method, connectionId, encryptedSubject, expiresAt, endsAt, providerEndsAt } =
  sessions;

const ended = {
  ...{ id, organizationId, userId, method, connectionId, encryptedSubject, expiresAt, endsAt, providerEndsAt },
  email: sql<string>`(select u.email from ${users} u where u.organization_id = ${organizationId} and u.id = ${userId})`,
  applications: sql<number>`(select count(distinct a.application_id)::int from ${applicationSessions} a
    where a.organization_id = ${organizationId} and a.session_id = ${id})`,
};

const reached = (of: string, application: string) =>
  sql`exists (select 1 from ${applicationSessions} a where a.organization_id = ${of}
    and a.session_id = ${id} and a.application_id = ${application})`;

const hasIndex = (keys: readonly string[]) =>
  sql`exists (select 1 from ${sessionIndexes} i where i.session_id = ${id} and ${inArray(sql`i.key`, [...keys])})`;

/** What a filter leaves of an organization's sessions; an empty list in it leaves none. */
export const sessionCondition = (of: string, filter: SessionFilter) =>
  and(
    eq(organizationId, of),
    filter.session === undefined ? undefined : eq(id, filter.session),
    filter.sessions === undefined ? undefined : inArray(id, [...filter.sessions]),
    filter.user === undefined ? undefined : eq(userId, filter.user),
    filter.users === undefined ? undefined : inArray(userId, [...filter.users]),
    filter.connection === undefined ? undefined : eq(connectionId, filter.connection),
    filter.application === undefined ? undefined : reached(of, filter.application),
    filter.otherThan === undefined ? undefined : ne(id, filter.otherThan),
    filter.method === undefined ? undefined : eq(method, filter.method),
    filter.fromProviders ? isNotNull(connectionId) : undefined,
    filter.subjectKeys === undefined ? undefined : inArray(sessions.subjectKey, [...filter.subjectKeys]),
    filter.sidKeys === undefined ? undefined : inArray(sessions.sidKey, [...filter.sidKeys]),
    filter.indexKeys === undefined ? undefined : hasIndex(filter.indexKeys),
  );

/**
 * True of an organization that nobody is about to close sign-ins of; held so. Who closes them holds the organization and then takes its
 * sessions: asked before a session is taken, so that the two do not wait for each other.
 */
const isHeld = (of: typeof organizationId | string) =>
  sql`(select true from ${organizations} o where o.id = ${of} for key share)`;

/**
 * Deletes sessions, in one statement: their refresh tokens, the cookies of proxied hosts and the tickets go with them, and what the
 * applications have to be told stays behind (decision 0049). Of two that end one session at once, one is told of it.
 */
export async function deleteSessions(db: Db, { organizationId: of, filter, byOperator }: SessionsToEnd) {
  const operators = db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.organizationId, of), eq(users.operator, true)));
  const spared = byOperator ? undefined : notInArray(userId, operators);
  const rows: EndedSession[] = await db
    .delete(sessions)
    .where(and(isHeld(of), sessionCondition(of, filter), spared))
    .returning(ended);
  return rows;
}

/** The same for the session that a browser holds the token of; null when there is none. */
export async function deleteSessionByToken(db: Db, token: string): Promise<EndedSession | null> {
  const [row] = await db
    .delete(sessions)
    .where(and(eq(sessions.tokenHash, hashToken(token)), isHeld(organizationId)))
    .returning(ended);
  return row ?? null;
}

/** The same for some of those whose time is over, of every organization. */
export async function deleteExpiredSessions(db: Db, limit: number, now: Date): Promise<EndedSession[]> {
  const due = sql`ctid = any(array(select ctid from ${sessions}
    where ${or(lte(expiresAt, now), lte(endsAt, now))} and ${isHeld(organizationId)} limit ${limit} for update skip locked))`;
  return db.delete(sessions).where(due).returning(ended);
}
