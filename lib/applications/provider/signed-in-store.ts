import { and, eq, gt, or, sql } from "drizzle-orm";
import { roles, userGroups, userRoles, users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import { sessions } from "@/drizzle/schema/sessions";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { heldAttributes } from "@/lib/directory/user-attribute-store";
import type { AttributeValues } from "@/lib/identity/attribute-type";
import type { SignedIn } from "./signed-in";

/**
 * Who a session belongs to, by the browser's token or by its id, in one query. Nobody for one whose time is over, whose person is
 * suspended, or whose organization's single sign-on is off: then a code, a refresh and a call of userinfo end as well.
 */
export async function findSignedIn(
  db: Db,
  name: { token: string } | { sessionId: string },
  now: Date,
): Promise<SignedIn | null> {
  const isNamed = "token" in name ? eq(sessions.tokenHash, hashToken(name.token)) : eq(sessions.id, name.sessionId);
  const held = sql<string[]>`coalesce((
    select json_agg(r.key order by r.position)
    from ${roles} r where r.organization_id = ${users.organizationId} and exists (
      select 1 from ${userRoles} ur
      where ur.organization_id = ${users.organizationId} and ur.user_id = ${users.id} and ur.role_key = r.key)), '[]'::json)`;
  const memberOf = sql<string[]>`coalesce((
    select json_agg(distinct ug.group_key) from ${userGroups} ug
    where ug.organization_id = ${users.organizationId} and ug.user_id = ${users.id}), '[]'::json)`;
  const [row] = await db
    .select({
      session: sessions,
      user: users,
      slug: organizations.slug,
      name: organizations.name,
      held,
      memberOf,
      attributes: heldAttributes(),
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
    .where(and(isNamed, gt(sessions.expiresAt, now), gt(sessions.endsAt, now)));
  return row ? toSignedIn(row) : null;
}

type Row = {
  session: typeof sessions.$inferSelect;
  user: typeof users.$inferSelect;
  slug: string;
  name: string;
  held: string[];
  memberOf: string[];
  attributes: AttributeValues;
};

function toSignedIn({ session, user, slug, name, held, memberOf, attributes }: Row): SignedIn {
  const { id: sessionId, method, connectionId, authenticatedAt, authentication, createdAt } = session;
  const { expiresAt, endsAt, idleMinutes } = session;
  const { id, organizationId, status, email, emailVerifiedAt, userName, fullName, firstName, lastName } = user;
  const { phone, mobile, locale, userPrincipalName, securityId } = user;
  const names = { userName, fullName, firstName, lastName };
  const profile = { ...names, phone, mobile, locale, userPrincipalName, securityId };
  return {
    sessionId,
    method,
    connectionId,
    createdAt,
    authenticatedAt: authenticatedAt ?? createdAt,
    authentication,
    expiresAt,
    endsAt,
    idleMinutes,
    person: {
      id,
      organizationId,
      organization: slug,
      organizationName: name,
      status,
      email,
      emailVerified: emailVerifiedAt !== null,
      ...profile,
      roles: held,
      groups: memberOf,
      attributes,
    },
  };
}
