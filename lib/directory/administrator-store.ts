import { and, asc, countDistinct, eq, notExists, sql } from "drizzle-orm";
import { mutedNotices, roles, userRoles, users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import type { Notice } from "./notice-store";

const mailed = 50;

export type Administrator = { email: string; locale: string | null };

/** An organization's administrators who want a kind of notice. */
export async function listAdministrators(db: Db, organizationId: string, notice: Notice): Promise<Administrator[]> {
  const muted = db
    .select({ id: mutedNotices.userId })
    .from(mutedNotices)
    .where(
      and(
        eq(mutedNotices.organizationId, organizationId),
        eq(mutedNotices.userId, users.id),
        eq(mutedNotices.notice, notice),
      ),
    );
  return db
    .selectDistinct({ email: users.email, locale: users.locale })
    .from(users)
    .innerJoin(userRoles, and(eq(userRoles.organizationId, users.organizationId), eq(userRoles.userId, users.id)))
    .innerJoin(roles, and(eq(roles.organizationId, users.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(
      and(
        eq(users.organizationId, organizationId),
        eq(users.status, "active"),
        eq(roles.administers, true),
        notExists(muted),
      ),
    )
    .orderBy(asc(users.email))
    .limit(mailed);
}

/** So many owners are named to who needs one. */
const named = 5;

/** The addresses of some people who own an organization, by a role in it. */
export async function listOwners(db: Db, organizationId: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ email: users.email })
    .from(users)
    .innerJoin(userRoles, and(eq(userRoles.organizationId, users.organizationId), eq(userRoles.userId, users.id)))
    .innerJoin(roles, and(eq(roles.organizationId, users.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(and(eq(users.organizationId, organizationId), eq(users.status, "active"), eq(roles.consoleRole, "owner")))
    .orderBy(asc(users.email))
    .limit(named);
  return rows.map(({ email }) => email);
}

/** How many people own an organization, and how many can administer it, by a role in it. */
export async function countAdministrators(
  db: Db,
  organizationId: string,
): Promise<{ owners: number; administrators: number }> {
  const [row] = await db
    .select({
      owners: sql<number>`(count(distinct ${users.id}) filter (where ${eq(roles.consoleRole, "owner")}))::int`,
      administrators: countDistinct(users.id),
    })
    .from(users)
    .innerJoin(userRoles, and(eq(userRoles.organizationId, users.organizationId), eq(userRoles.userId, users.id)))
    .innerJoin(roles, and(eq(roles.organizationId, users.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(and(eq(users.organizationId, organizationId), eq(users.status, "active"), eq(roles.administers, true)));
  return row ?? { owners: 0, administrators: 0 };
}
