import { and, asc, countDistinct, eq, notExists } from "drizzle-orm";
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
        eq(roles.console, true),
        notExists(muted),
      ),
    )
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
