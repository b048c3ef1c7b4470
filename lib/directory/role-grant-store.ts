import { and, asc, count, countDistinct, eq, inArray, isNotNull } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { roles, userRoles } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import type { Fact } from "@/lib/facts/fact-schema";
import type { ConsoleRole } from "./console-role";
import { toReason } from "./grant-reason";
import { grantorName } from "./grantor-name-queries";

export type RoleHolding = {
  role: string;
  name: string;
  grantedBy: string;
  connectionName: string | null;
  reason: Fact;
  since: Date;
};

/** Role keys of several users, by priority; a role granted twice is listed once. */
export async function rolesOfUsers(
  db: Db,
  organizationId: string,
  userIds: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(userIds.map((id) => [id, []]));
  if (userIds.length === 0) return found;
  const rows = await db
    .selectDistinct({ userId: userRoles.userId, key: roles.key, position: roles.position })
    .from(userRoles)
    .innerJoin(roles, and(eq(roles.organizationId, userRoles.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(and(eq(userRoles.organizationId, organizationId), inArray(userRoles.userId, [...userIds])))
    .orderBy(asc(roles.position));
  for (const { userId, key } of rows) found.get(userId)?.push(key);
  return found;
}

/** The console roles of several users; who holds none has no entry. */
export async function rightsOfUsers(
  db: Db,
  organizationId: string,
  userIds: readonly string[],
): Promise<Map<string, ConsoleRole[]>> {
  const found = new Map<string, ConsoleRole[]>();
  if (userIds.length === 0) return found;
  const rows = await db
    .selectDistinct({ userId: userRoles.userId, consoleRole: roles.consoleRole })
    .from(userRoles)
    .innerJoin(roles, and(eq(roles.organizationId, userRoles.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(
      and(
        eq(userRoles.organizationId, organizationId),
        inArray(userRoles.userId, [...userIds]),
        isNotNull(roles.consoleRole),
      ),
    );
  for (const { userId, consoleRole } of rows)
    if (consoleRole) found.set(userId, [...(found.get(userId) ?? []), consoleRole]);
  return found;
}

/** What one user holds and why: the provenance table of the user's page. */
export async function listRoleHoldings(db: Db, organizationId: string, userId: string): Promise<RoleHolding[]> {
  const rows = await db
    .select({
      role: userRoles.roleKey,
      name: roles.name,
      grantedBy: userRoles.grantedBy,
      connectionName: grantorName({ organizationId: userRoles.organizationId, by: userRoles.grantedBy }),
      reason: userRoles.reason,
      since: userRoles.createdAt,
    })
    .from(userRoles)
    .innerJoin(roles, and(eq(roles.organizationId, userRoles.organizationId), eq(roles.key, userRoles.roleKey)))
    .leftJoin(
      connections,
      and(eq(connections.organizationId, userRoles.organizationId), eq(connections.id, userRoles.grantedBy)),
    )
    .where(and(eq(userRoles.organizationId, organizationId), eq(userRoles.userId, userId)))
    .orderBy(asc(roles.position));
  return rows.map((row) => ({ ...row, reason: toReason(row.reason) }));
}

export async function countHolders(db: Db, organizationId: string, roleKey: string): Promise<number> {
  const [row] = await db
    .select({ value: count() })
    .from(userRoles)
    .where(and(eq(userRoles.organizationId, organizationId), eq(userRoles.roleKey, roleKey)));
  return row?.value ?? 0;
}

/** How many people hold each role, however it was granted. */
export async function countHoldersOfRoles(db: Db, organizationId: string): Promise<Map<string, number>> {
  const rows = await db
    .select({ key: userRoles.roleKey, value: countDistinct(userRoles.userId) })
    .from(userRoles)
    .where(eq(userRoles.organizationId, organizationId))
    .groupBy(userRoles.roleKey);
  return new Map(rows.map(({ key, value }) => [key, value]));
}
