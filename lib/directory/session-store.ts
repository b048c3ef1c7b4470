import { and, desc, eq, gt, or, type SQLWrapper, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { roles, userGroups, userRoles, users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import { sessionIndexes, sessions } from "@/drizzle/schema/sessions";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { preparedQuery } from "@/lib/db/prepared-query";
import type { AuthenticationWords } from "@/lib/identity/asserted-identity";
import { displayName } from "@/lib/identity/display-name";
import type { ConsoleRole } from "./console-role";
import { mayOperate, type OpenedRights, openedRights } from "./opened-rights";
import { reachedApplicationNames } from "./reached-application-queries";
import { confirmationOf, isThroughOperatorConnection } from "./session-confirmation-store";
import { writeBegunSession } from "./session-event-store";
import { beginningLimits } from "./session-policy-store";

type SessionMethod = typeof sessions.$inferSelect.method;

export type NewSession = {
  id: string;
  token: string;
  organizationId: string;
  userId: string;
  method: SessionMethod;
  connectionId: string | null;
  encryptedSubject: string | null;
  /** What a logout of the provider finds the session by; absent for a session that no provider vouched for. */
  keys?: SessionKeys;
  address: string | null;
  userAgent: string | null;
  now: Date;
  /** The provider's own end of the session, when it named one. */
  endsAt: Date | null;
  /** When the provider saw the person authenticate; without one, now. */
  authenticatedAt?: Date | null;
  /** The event of the sign-in that it begins with; absent where nobody signed in. */
  eventReference?: string | null;
  /** How, in its words. */
  authentication?: AuthenticationWords | null;
  /** What confirmed it when it began: the ID of a passkey, or null for a recovery code; absent where nothing did. */
  confirmedBy?: string | null;
  /**
   * A part of the statement that uses up what the session is given for, and returns its organization. Without a row the session has none
   * and is refused, and nothing is written.
   */
  redeemed?: SQLWrapper;
};

/** Keyed hashes (`lib/identity/logout-keys.ts`): of the subject, of OpenID Connect's `sid`, of each SessionIndex of SAML. */
export type SessionKeys = { subjectKey: string; sidKey: string | null; indexKeys: readonly string[] };

/**
 * Writes a session with what a logout finds it by, and tells of it, in one statement; only the hash of the token is kept.
 * @returns its absolute end, which is the cookie's too
 */
export async function insertSession(db: Db, session: NewSession): Promise<Date> {
  const { token, now, endsAt: providerEnd, keys, eventReference: _reference, redeemed, confirmedBy, ...row } = session;
  const confirmed = confirmedBy === undefined ? null : { confirmedAt: now, confirmedBy };
  const { subjectKey = null, sidKey = null, indexKeys = [] } = keys ?? {};
  const of = (limit: "idle_minutes" | "ends_at" | "expires_at") =>
    sql`(select ${sql.identifier(limit)} from ${sql.identifier("limits")})`;
  const limited = { idleMinutes: of("idle_minutes"), endsAt: of("ends_at"), expiresAt: of("expires_at") };
  const times = { ...limited, createdAt: now, lastSeenAt: now, providerEndsAt: providerEnd };
  const named = indexKeys.map((key) => ({ sessionId: row.id, key }));
  const organizationId = redeemed ? sql<string>`(select redeemed.organization_id from redeemed)` : row.organizationId;
  const parts = {
    ...(redeemed && { redeemed }),
    limits: beginningLimits(db, row, { now, providerEnd }),
    begun: db
      .insert(sessions)
      .values({ ...row, organizationId, ...times, ...confirmed, subjectKey, sidKey, tokenHash: hashToken(token) })
      .returning({ endsAt: sessions.endsAt }),
    // The foreign key is checked at the end of the statement, when the session is there.
    ...(named.length > 0 && { indexes: db.insert(sessionIndexes).values(named) }),
  };
  return writeBegunSession(db, parts, session, now);
}

export type SessionPerson = {
  sessionId: string;
  method: SessionMethod;
  /** The connection that vouched for the person; null for a code, a recovery code or a passkey. */
  connectionId: string | null;
  /** When whoever vouches for the person saw them authenticate. */
  authenticatedAt: Date;
  expiresAt: Date;
  endsAt: Date;
  idleMinutes: number;
  user: {
    id: string;
    email: string;
    name: string | null;
    organizationId: string;
    organization: string;
    organizationName: string;
  };
  roles: string[];
  /** Keys of groups. */
  groups: string[];
  /** What confirmed the session; null: nothing yet. */
  confirmedBy: "passkey" | "recovery code" | null;
} & OpenedRights;

type SessionRow = Awaited<ReturnType<ReturnType<typeof sessionQuery>["execute"]>>[number];

const sessionQuery = preparedQuery((db) => {
  const held = sql<{ key: string; consoleRole: ConsoleRole | null }[]>`coalesce((
    select json_agg(json_build_object('key', r.key, 'consoleRole', r.console_role) order by r.position)
    from ${roles} r where r.organization_id = ${users.organizationId} and exists (
      select 1 from ${userRoles} ur
      where ur.organization_id = ${users.organizationId} and ur.user_id = ${users.id} and ur.role_key = r.key)), '[]'::json)`;
  const { hasPasskey, isConfirmed } = confirmationOf(db);
  const memberOf = sql<string[]>`coalesce((
    select json_agg(distinct ug.group_key) from ${userGroups} ug
    where ug.organization_id = ${users.organizationId} and ug.user_id = ${users.id}), '[]'::json)`;
  return db
    .select({
      sessionId: sessions.id,
      method: sessions.method,
      connectionId: sessions.connectionId,
      authenticatedAt: sessions.authenticatedAt,
      createdAt: sessions.createdAt,
      expiresAt: sessions.expiresAt,
      endsAt: sessions.endsAt,
      idleMinutes: sessions.idleMinutes,
      userId: users.id,
      email: users.email,
      fullName: users.fullName,
      firstName: users.firstName,
      lastName: users.lastName,
      operator: users.operator,
      organizationId: users.organizationId,
      organization: organizations.slug,
      organizationName: organizations.name,
      consolePasskeys: organizations.consolePasskeys,
      confirmedBy: sessions.confirmedBy,
      hasPasskey,
      isConfirmed,
      isThroughNamed: isThroughOperatorConnection(db),
      held,
      memberOf,
    })
    .from(sessions)
    .innerJoin(
      users,
      and(eq(users.id, sessions.userId), eq(users.organizationId, sessions.organizationId), eq(users.status, "active")),
    )
    .innerJoin(
      organizations,
      and(
        eq(organizations.id, users.organizationId),
        or(eq(organizations.ssoEnabled, true), sql`${sessions.connectionId} is null`),
      ),
    )
    .where(
      and(
        eq(sessions.tokenHash, sql.placeholder("tokenHash")),
        gt(sessions.expiresAt, sql.placeholder("now")),
        gt(sessions.endsAt, sql.placeholder("now")),
      ),
    )
    .prepare("session_person");
});

/**
 * Who a session token belongs to: one prepared query, on every request. Expired sessions, suspended users, sessions
 * of an organization whose single sign-on was switched off, and sessions by a recovery code or a passkey whose owner administers
 * nothing any more are nobody.
 */
export async function findSessionPerson(db: Db, token: string, now: Date): Promise<SessionPerson | null> {
  const [row] = await sessionQuery(db).execute({ tokenHash: hashToken(token), now: now.toISOString() });
  const person = row ? toPerson(row) : null;
  if (person?.method !== "recovery" && person?.method !== "passkey") return person;
  return person.rights.length === 0 && !person.isOperator && person.withheld === null ? null : person;
}

function toPerson(row: SessionRow): SessionPerson {
  const {
    sessionId,
    method,
    connectionId,
    authenticatedAt,
    createdAt,
    expiresAt,
    endsAt,
    idleMinutes,
    userId: id,
    email,
    fullName,
    firstName,
    lastName,
    organizationId,
    organization,
    organizationName,
  } = row;
  return {
    sessionId,
    method,
    connectionId,
    authenticatedAt: authenticatedAt ?? createdAt,
    expiresAt,
    endsAt,
    idleMinutes,
    user: {
      id,
      email,
      name: displayName({ fullName, firstName, lastName }),
      organizationId,
      organization,
      organizationName,
    },
    roles: row.held.map((role) => role.key),
    groups: row.memberOf,
    confirmedBy: confirmationBy(row),
    ...openedRights(
      {
        rights: row.held.flatMap(({ consoleRole }) => consoleRole ?? []),
        isOperator: mayOperate(row),
      },
      row,
    ),
  };
}

const confirmationBy = ({ isConfirmed, confirmedBy }: SessionRow): SessionPerson["confirmedBy"] => {
  if (!isConfirmed) return null;
  return confirmedBy === null ? "recovery code" : "passkey";
};

/** Moves the idle limit; never beyond the absolute one. */
export async function touchSession(db: Db, token: string, now: Date): Promise<void> {
  await db
    .update(sessions)
    .set({ lastSeenAt: now, expiresAt: movedLimit(now) })
    .where(eq(sessions.tokenHash, hashToken(token)));
}

/** The idle limit of a session that is used now. */
export const movedLimit = (now: Date) =>
  sql`least(${sessions.endsAt}, ${now.toISOString()}::timestamptz + ${sessions.idleMinutes} * interval '1 minute')`;

/**
 * Gives a session another token, because the browser never received the first one, which is worth nothing from now on; nor is what
 * confirmed it.
 * @returns the session's absolute end; null when there is no such session any more
 */
export async function renewSessionToken(
  db: Db,
  organizationId: string,
  sessionId: string,
  token: string,
): Promise<Date | null> {
  const [row] = await db
    .update(sessions)
    .set({ tokenHash: hashToken(token), confirmedAt: null, confirmedBy: null })
    .where(and(eq(sessions.organizationId, organizationId), eq(sessions.id, sessionId)))
    .returning({ endsAt: sessions.endsAt });
  return row?.endsAt ?? null;
}

export type SessionView = {
  id: string;
  method: SessionMethod;
  /** The connection that vouched for the person, by its name now; null for a code, a recovery code or a passkey. */
  connectionName: string | null;
  address: string | null;
  userAgent: string | null;
  /** The names of the applications that it reached. */
  applications: string[];
  createdAt: Date;
  lastSeenAt: Date;
};

/** Where somebody is signed in, the last used first. */
export async function listSessions(db: Db, organizationId: string, userId: string, now: Date): Promise<SessionView[]> {
  const { id, method, address, userAgent, createdAt, lastSeenAt } = sessions;
  return db
    .select({
      ...{ id, method, connectionName: connections.name, address, userAgent, createdAt, lastSeenAt },
      applications: reachedApplicationNames,
    })
    .from(sessions)
    .leftJoin(
      connections,
      and(eq(connections.id, sessions.connectionId), eq(connections.organizationId, sessions.organizationId)),
    )
    .where(and(eq(sessions.organizationId, organizationId), eq(sessions.userId, userId), gt(sessions.expiresAt, now)))
    .orderBy(desc(sessions.lastSeenAt))
    .limit(100);
}
