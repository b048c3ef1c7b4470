import { and, asc, countDistinct, eq } from "drizzle-orm";
import { roles, userRoles, users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";

const mailed = 50;

export type Administrator = { email: string; locale: string | null };

/** An organization's administrators, for notices. */
export async function listAdministrators(db: Db, organizationId: string): Promise<Administrator[]> {
  return db
    .selectDistinct({ email: users.email, locale: users.locale })
    .from(users)
    .innerJoin(userRoles, and(eq(userRoles.organizationId, users.organizationId), eq(userRoles.userId, users.id)))
    .innerJoin(roles, and(eq(roles.organizationId, users.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(and(eq(users.organizationId, organizationId), eq(users.status, "active"), eq(roles.console, true)))
    .orderBy(asc(users.email))
    .limit(mailed);
}

/** How many people can administer an organization by a role in it. */
export async function countAdministrators(db: Db, organizationId: string): Promise<number> {
  const [row] = await db
    .select({ value: countDistinct(users.id) })
    .from(users)
    .innerJoin(userRoles, and(eq(userRoles.organizationId, users.organizationId), eq(userRoles.userId, users.id)))
    .innerJoin(roles, and(eq(roles.organizationId, users.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(and(eq(users.organizationId, organizationId), eq(users.status, "active"), eq(roles.console, true)));
  return row?.value ?? 0;
}
