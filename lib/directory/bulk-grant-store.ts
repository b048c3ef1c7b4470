import { and, asc, eq, inArray } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import type { Fact } from "@/lib/facts/fact-schema";
import { toStoredReason } from "./grant-reason";
import { type GrantKind, grantTables } from "./grant-store";

/** A role or a group of an organization. */
export type Grantable = { kind: GrantKind; organizationId: string; key: string };

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
  { reason, createdAt }: { reason: Fact; createdAt: Date },
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const { table } = grantTables[kind];
  // Each table takes the column that it has.
  const given = {
    organizationId,
    roleKey: key,
    groupKey: key,
    grantedBy: "manual",
    reason: toStoredReason(reason),
    createdAt,
  };
  const added = await db
    .insert(table)
    .values(userIds.map((userId) => ({ ...given, userId })))
    .onConflictDoNothing()
    .returning({ userId: table.userId });
  return added.map(({ userId }) => userId);
}

/** Takes what was granted by hand from many; what a connection granted stays. @returns the ids of those who held it so */
export async function removeManualGrants(
  db: Db,
  { kind, organizationId, key }: Grantable,
  userIds: readonly string[],
): Promise<string[]> {
  if (userIds.length === 0) return [];
  const { table, key: column } = grantTables[kind];
  const gone = await db
    .delete(table)
    .where(
      and(
        eq(table.organizationId, organizationId),
        inArray(table.userId, [...userIds]),
        eq(column, key),
        eq(table.grantedBy, "manual"),
      ),
    )
    .returning({ userId: table.userId });
  return gone.map(({ userId }) => userId);
}

/** What each of these users holds by hand. */
export async function manualGrantsOfUsers(
  db: Db,
  kind: GrantKind,
  organizationId: string,
  userIds: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(userIds.map((id) => [id, []]));
  if (userIds.length === 0) return found;
  const { table, key } = grantTables[kind];
  const rows = await db
    .select({ userId: table.userId, key })
    .from(table)
    .where(
      and(eq(table.organizationId, organizationId), inArray(table.userId, [...userIds]), eq(table.grantedBy, "manual")),
    );
  for (const row of rows) found.get(row.userId)?.push(row.key);
  return found;
}
