import { and, eq, sql } from "drizzle-orm";
import { roles, userGroups, userRoles, users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { heldAttributes } from "@/lib/directory/user-attribute-store";
import type { ApplicationPerson } from "./application-claims";

/** Somebody with all that access and claims are decided by, in one query; also who is suspended. Null: there is nobody. */
export async function findApplicationPerson(
  db: Db,
  organizationId: string,
  userId: string,
): Promise<ApplicationPerson | null> {
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
      user: users,
      slug: organizations.slug,
      organizationName: organizations.name,
      held,
      memberOf,
      attributes: heldAttributes(),
    })
    .from(users)
    .innerJoin(organizations, eq(organizations.id, users.organizationId))
    .where(and(eq(users.organizationId, organizationId), eq(users.id, userId)));
  if (!row) return null;
  const { user, slug: organization, organizationName, held: roleKeys, memberOf: groups, attributes } = row;
  const { id, status, email, userName, fullName, firstName, lastName, phone, mobile, locale } = user;
  const { userPrincipalName, securityId } = user;
  const profile = { userName, fullName, firstName, lastName, phone, mobile, locale, userPrincipalName, securityId };
  const emailVerified = user.emailVerifiedAt !== null;
  const place = { organizationId, organization, organizationName };
  return { id, status, email, emailVerified, ...profile, ...place, roles: roleKeys, groups, attributes };
}
