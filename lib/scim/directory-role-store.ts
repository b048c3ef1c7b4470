import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import { directories, directoryGroups, directoryMembers, directoryUsers } from "@/drizzle/schema/directories";
import { userRoles } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import { type GrantContext, writeGrants } from "@/lib/directory/grant-event-store";
import { toStoredReason } from "@/lib/directory/grant-reason";
import type { Fact } from "@/lib/facts/fact-schema";
import { isAmong } from "./directory-member-store";
import type { DirectoryRoles } from "./directory-roles";
import type { DirectoryName } from "./directory-store";

/** The table of roles as it is now: it stays so until the transaction ends. What the request read of it before may be old. */
export async function holdDirectoryRoles(
  tx: Db,
  { organizationId, directoryId }: DirectoryName,
): Promise<DirectoryRoles | null> {
  const [row] = await tx
    .select({ roles: directories.roles })
    .from(directories)
    .where(and(eq(directories.organizationId, organizationId), eq(directories.id, directoryId)))
    .for("key share");
  return row?.roles ?? null;
}

const isUserOf = ({ organizationId, directoryId }: DirectoryName) =>
  and(
    eq(directoryUsers.organizationId, organizationId),
    eq(directoryUsers.directoryId, directoryId),
    isNotNull(directoryUsers.userId),
  );

/**
 * Holds those of these people of a directory who are users here, in the order of their ids. Of two groups that change at once the second one
 * waits, and then sees who is in the first: else each would count on the other.
 * @param ids null: everybody
 */
export async function holdDirectoryPeople(
  tx: Db,
  name: DirectoryName,
  ids: readonly string[] | null,
): Promise<string[]> {
  const rows = await tx
    .select({ id: directoryUsers.id })
    .from(directoryUsers)
    .where(and(isUserOf(name), ids === null ? undefined : isAmong(directoryUsers.id, ids)))
    .orderBy(asc(directoryUsers.id))
    .for("no key update");
  return rows.map(({ id }) => id);
}

/** What a directory says of a user that may be a role, and which roles they have by it. */
export type RoleHolder = {
  userId: string;
  label: string;
  /** The attribute `roles` as it was sent. */
  sent: unknown;
  groups: string[];
  held: string[];
  /** Roles that they have by something else. */
  heldOtherwise: string[];
};

/** Some people of a directory, with what decides about their roles. */
export async function listRoleHolders(
  db: Db,
  { organizationId, directoryId }: DirectoryName,
  { ids, grantedBy }: { ids: readonly string[]; grantedBy: string },
): Promise<RoleHolder[]> {
  const groups = sql<string[]>`coalesce((select json_agg(g.display_name order by g.display_name_key)
    from ${directoryMembers} m join ${directoryGroups} g
      on g.organization_id = m.organization_id and g.directory_id = m.directory_id and g.id = m.group_id
    where m.organization_id = ${organizationId} and m.directory_id = ${directoryId}
      and m.directory_user_id = ${directoryUsers}.id), '[]'::json)`;
  const held = sql<string[]>`coalesce((select json_agg(h.role_key order by h.role_key) from ${userRoles} h
    where h.organization_id = ${organizationId} and h.user_id = ${directoryUsers}.user_id and h.granted_by = ${grantedBy}), '[]'::json)`;
  const heldOtherwise = sql<string[]>`coalesce((select json_agg(distinct h.role_key) from ${userRoles} h
    where h.organization_id = ${organizationId} and h.user_id = ${directoryUsers}.user_id and h.granted_by <> ${grantedBy}), '[]'::json)`;
  const rows = await db
    .select({
      userId: directoryUsers.userId,
      label: sql<string>`coalesce(${directoryUsers.email}, ${directoryUsers.userName})`,
      sent: sql<unknown>`${directoryUsers.resource} -> 'roles'`,
      groups,
      held,
      heldOtherwise,
    })
    .from(directoryUsers)
    .where(and(isUserOf({ organizationId, directoryId }), isAmong(directoryUsers.id, ids)));
  return rows.flatMap(({ userId, ...row }) => (userId === null ? [] : [{ userId, ...row }]));
}

type Grantor = { organizationId: string; grantedBy: string };

/** Takes a role that a grantor gave from many users. */
export async function takeRole(
  db: Db,
  { organizationId, grantedBy }: Grantor,
  { role, userIds }: { role: string; userIds: readonly string[] },
): Promise<void> {
  await db
    .delete(userRoles)
    .where(
      and(
        eq(userRoles.organizationId, organizationId),
        eq(userRoles.grantedBy, grantedBy),
        eq(userRoles.roleKey, role),
        isAmong(userRoles.userId, userIds),
      ),
    );
}

/** So many rows fit into the parameters of one statement. */
const perStatement = 5_000;

/** Gives roles to many users, each with its reason. */
export async function giveRoles(
  db: Db,
  { organizationId, grantedBy }: Grantor,
  grants: readonly { userId: string; role: string; reason: Fact }[],
  now: Date,
): Promise<void> {
  for (let start = 0; start < grants.length; start += perStatement) {
    const rows = grants.slice(start, start + perStatement).map(({ userId, role, reason }) => ({
      organizationId,
      userId,
      roleKey: role,
      grantedBy,
      reason: toStoredReason(reason),
      createdAt: now,
    }));
    await db.insert(userRoles).values(rows).onConflictDoNothing();
  }
}

/** Takes every role that a grantor gave one user, and tells of those that they have no more. */
export async function releaseRoles(
  { organizationId, grantedBy }: Grantor,
  userId: string,
  ctx: GrantContext,
): Promise<void> {
  const taken = ctx.db
    .delete(userRoles)
    .where(
      and(
        eq(userRoles.organizationId, organizationId),
        eq(userRoles.grantedBy, grantedBy),
        eq(userRoles.userId, userId),
      ),
    )
    .returning({ userId: userRoles.userId, roleKey: userRoles.roleKey });
  await writeGrants(taken, { organizationId, kind: "role", type: "grant.removed", grantedBy }, ctx);
}
