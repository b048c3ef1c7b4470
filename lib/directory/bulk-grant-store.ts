import { and, asc, eq, inArray } from "drizzle-orm";
import { userGroups, userRoles, users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";

/** A role or a group of an organization. */
export type Grantable = { kind: "role" | "group"; organizationId: string; key: string };

/** Those of these users that are in the organization and no operators of the installation, held until the transaction ends. */
export async function lockTouchableUsers(
  db: Db,
  organizationId: string,
  ids: readonly string[],
): Promise<{ id: string; email: string }[]> {
  if (ids.length === 0) return [];
  return db
    .select({ id: users.id, email: users.email })
    .from(users)
    .where(and(eq(users.organizationId, organizationId), inArray(users.id, [...ids]), eq(users.operator, false)))
    .orderBy(asc(users.id))
    .for("update");
}

/** Grants a role or a group by hand to many. @returns the ids of those who did not hold it by hand before */
export async function addManualGrants(
  db: Db,
  { kind, organizationId, key }: Grantable,
  grant: { reason: string; createdAt: Date },
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const rows = userIds.map((userId) => ({ ...grant, organizationId, userId, grantedBy: "manual" }));
  const added =
    kind === "role"
      ? await db
          .insert(userRoles)
          .values(rows.map((row) => ({ ...row, roleKey: key })))
          .onConflictDoNothing()
          .returning({ userId: userRoles.userId })
      : await db
          .insert(userGroups)
          .values(rows.map((row) => ({ ...row, groupKey: key })))
          .onConflictDoNothing()
          .returning({ userId: userGroups.userId });
  return added.map(({ userId }) => userId);
}

/** Takes what was granted by hand from many; what a connection granted stays. @returns the ids of those who held it so */
export async function removeManualGrants(
  db: Db,
  { kind, organizationId, key }: Grantable,
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const table = kind === "role" ? userRoles : userGroups;
  const named = kind === "role" ? eq(userRoles.roleKey, key) : eq(userGroups.groupKey, key);
  const gone = await db
    .delete(table)
    .where(
      and(
        eq(table.organizationId, organizationId),
        inArray(table.userId, [...userIds]),
        named,
        eq(table.grantedBy, "manual"),
      ),
    )
    .returning({ userId: table.userId });
  return gone.map(({ userId }) => userId);
}
