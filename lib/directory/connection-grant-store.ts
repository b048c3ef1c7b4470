import { and, count, countDistinct, eq, sql } from "drizzle-orm";
import { roles, userGroups, userRoles } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import { type GrantContext, writeGrants } from "./grant-event-store";
import { grantTables } from "./grant-store";

export type GrantCount = {
  /** People with a role or a group from the connection. */
  people: number;
  roles: number;
  groups: number;
  /** People whose role from it opens the console. */
  administrators: number;
};

/** What a connection has granted, for whoever is about to delete it. */
export async function countGrantsFrom(db: Db, organizationId: string, connectionId: string): Promise<GrantCount> {
  const ofRoles = and(eq(userRoles.organizationId, organizationId), eq(userRoles.grantedBy, connectionId));
  const ofGroups = and(eq(userGroups.organizationId, organizationId), eq(userGroups.grantedBy, connectionId));
  const [[role], [group], [administrator], [person]] = await Promise.all([
    db.select({ value: count() }).from(userRoles).where(ofRoles),
    db.select({ value: count() }).from(userGroups).where(ofGroups),
    db
      .select({ value: countDistinct(userRoles.userId) })
      .from(userRoles)
      .innerJoin(roles, and(eq(roles.organizationId, userRoles.organizationId), eq(roles.key, userRoles.roleKey)))
      .where(and(ofRoles, eq(roles.console, true))),
    db.select({ value: count() }).from(
      db
        .select({ userId: userRoles.userId })
        .from(userRoles)
        .where(ofRoles)
        .union(db.select({ userId: userGroups.userId }).from(userGroups).where(ofGroups))
        .as("held"),
    ),
  ]);
  return {
    people: person?.value ?? 0,
    roles: role?.value ?? 0,
    groups: group?.value ?? 0,
    administrators: administrator?.value ?? 0,
  };
}

/** Makes what a connection granted manual, so that it outlives the connection; what was given by hand, too, stays as it is. */
export async function keepGrantsFrom(db: Db, organizationId: string, connectionId: string): Promise<void> {
  await db.execute(sql`insert into ${userRoles} (organization_id, user_id, role_key, granted_by, reason, created_at)
    select organization_id, user_id, role_key, 'manual', reason, created_at from ${userRoles}
    where organization_id = ${organizationId} and granted_by = ${connectionId} on conflict do nothing`);
  await db.execute(sql`insert into ${userGroups} (organization_id, user_id, group_key, granted_by, reason, created_at)
    select organization_id, user_id, group_key, 'manual', reason, created_at from ${userGroups}
    where organization_id = ${organizationId} and granted_by = ${connectionId} on conflict do nothing`);
}

/** Takes everything that a connection granted, and tells of what people have no more by it. */
export async function removeGrantsFrom(
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
  ctx: GrantContext,
): Promise<void> {
  for (const kind of ["role", "group"] as const) {
    const { table, key } = grantTables[kind];
    const taken = ctx.db
      .delete(table)
      .where(and(eq(table.organizationId, organizationId), eq(table.grantedBy, connectionId)))
      .returning({ userId: table.userId, key });
    await writeGrants(taken, { organizationId, kind, type: "grant.removed", grantedBy: connectionId }, ctx);
  }
}
