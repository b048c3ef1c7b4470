import { and, eq, gt, or, sql } from "drizzle-orm";
import { applications, applicationUses } from "@/drizzle/schema/applications";
import { roles, userGroups, userRoles, users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import { proxySessions } from "@/drizzle/schema/proxy";
import { sessions } from "@/drizzle/schema/sessions";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { preparedQuery } from "@/lib/db/prepared-query";
import { movedLimit } from "@/lib/directory/session-store";
import { heldAttributes } from "@/lib/directory/user-attribute-store";
import { toApplication } from "../application-store";
import type { Proxied, ProxiedSession } from "./proxied-session";

const proxiedQuery = preparedQuery((db) => {
  const held = sql<string[]>`coalesce((
    select json_agg(r.key order by r.position)
    from ${roles} r where r.organization_id = ${users.organizationId} and exists (
      select 1 from ${userRoles} ur
      where ur.organization_id = ${users.organizationId} and ur.user_id = ${users.id} and ur.role_key = r.key)), '[]'::json)`;
  const memberOf = sql<string[]>`coalesce((
    select json_agg(distinct ug.group_key) from ${userGroups} ug
    where ug.organization_id = ${users.organizationId} and ug.user_id = ${users.id}), '[]'::json)`;
  const { id, organizationId, method, connectionId, authenticatedAt, authentication, createdAt } = sessions;
  const { expiresAt, endsAt, idleMinutes } = sessions;
  const times = { authenticatedAt, authentication, createdAt, expiresAt, endsAt, idleMinutes };
  return db
    .select({
      application: applications,
      organization: { slug: organizations.slug, name: organizations.name },
      session: { id, organizationId, method, connectionId, ...times },
      user: users,
      held,
      memberOf,
      attributes: heldAttributes(),
      notedAt: applicationUses.lastUsedAt,
    })
    .from(applications)
    .innerJoin(organizations, eq(organizations.id, applications.organizationId))
    .leftJoin(
      proxySessions,
      and(
        eq(proxySessions.organizationId, applications.organizationId),
        eq(proxySessions.applicationId, applications.id),
        eq(proxySessions.tokenHash, sql.placeholder("tokenHash")),
      ),
    )
    .leftJoin(
      sessions,
      and(
        eq(sessions.organizationId, applications.organizationId),
        eq(sessions.id, proxySessions.sessionId),
        gt(sessions.expiresAt, sql.placeholder("now")),
        gt(sessions.endsAt, sql.placeholder("now")),
        or(eq(organizations.ssoEnabled, true), sql`${sessions.connectionId} is null`),
      ),
    )
    .leftJoin(
      users,
      and(eq(users.organizationId, sessions.organizationId), eq(users.id, sessions.userId), eq(users.status, "active")),
    )
    .leftJoin(
      applicationUses,
      and(
        eq(applicationUses.organizationId, applications.organizationId),
        eq(applicationUses.applicationId, applications.id),
        eq(applicationUses.userId, users.id),
      ),
    )
    .where(and(eq(applications.id, sql.placeholder("applicationId")), eq(applications.kind, "proxy")))
    .prepare("proxied_request");
});

type Row = Awaited<ReturnType<ReturnType<typeof proxiedQuery>["execute"]>>[number];

/**
 * All that a proxy's question is answered from, in one prepared query. A session that is over, a suspended person and an organization
 * whose single sign-on is off leave the application alone.
 * @param token null for a browser without the cookie
 * @returns null when there is no such application
 */
export async function findProxiedSession(
  db: Db,
  applicationId: string,
  token: string | null,
  now: Date,
): Promise<Proxied | null> {
  if (!/^[\w-]{1,64}$/.test(applicationId)) return null;
  const tokenHash = token === null ? "" : hashToken(token);
  const [row] = await proxiedQuery(db).execute({ applicationId, tokenHash, now: now.toISOString() });
  if (!row) return null;
  const application = toApplication(row.application);
  if (application.kind !== "proxy") return null;
  return { application, organizationName: row.organization.name, session: toSession(row) };
}

function toSession({ session, user, organization, held, memberOf, attributes, notedAt }: Row): ProxiedSession | null {
  if (!session || !user) return null;
  const { id: sessionId, method, connectionId, authentication, createdAt, expiresAt, endsAt, idleMinutes } = session;
  const authenticatedAt = session.authenticatedAt ?? createdAt;
  const { id, organizationId, status, email, emailVerifiedAt, userName, fullName, firstName, lastName } = user;
  const { phone, mobile, locale, userPrincipalName, securityId } = user;
  const names = { userName, fullName, firstName, lastName };
  const profile = { ...names, phone, mobile, locale, userPrincipalName, securityId };
  const place = { organizationId, organization: organization.slug, organizationName: organization.name };
  const emailVerified = emailVerifiedAt !== null;
  const holdings = { roles: held, groups: memberOf, attributes };
  const person = { id, status, email, emailVerified, ...profile, ...place, ...holdings };
  const times = { createdAt, authenticatedAt, authentication, expiresAt, endsAt, idleMinutes };
  return { sessionId, method, connectionId, ...times, person, notedAt };
}

type NewProxiedSession = { token: string; organizationId: string; applicationId: string; sessionId: string };

/** Lets a session into an application by a cookie of the application's host; only the hash of the token is kept. */
export async function insertProxiedSession(db: Db, { token, ...row }: NewProxiedSession, now: Date): Promise<void> {
  await db.insert(proxySessions).values({ ...row, tokenHash: hashToken(token), createdAt: now });
}

/**
 * Deletes what is behind a cookie of an application's host.
 * @returns the application, and the session that it stood for; null when nothing did
 */
export async function deleteProxiedSession(
  db: Db,
  token: string,
): Promise<{ organizationId: string; applicationId: string; sessionId: string } | null> {
  const { organizationId, applicationId, sessionId } = proxySessions;
  const [deleted] = await db
    .delete(proxySessions)
    .where(eq(proxySessions.tokenHash, hashToken(token)))
    .returning({ organizationId, applicationId, sessionId });
  return deleted ?? null;
}

/** Moves the idle limit of a session that is used in an application; never beyond the absolute one. */
export async function touchProxiedSession(db: Db, organizationId: string, sessionId: string, now: Date): Promise<void> {
  await db
    .update(sessions)
    .set({ lastSeenAt: now, expiresAt: movedLimit(now) })
    .where(and(eq(sessions.organizationId, organizationId), eq(sessions.id, sessionId)));
}
