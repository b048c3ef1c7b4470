import { and, asc, eq, ilike, inArray, or, sql } from "drizzle-orm";
import { directoryGroups, directoryMembers } from "@/drizzle/schema/directories";
import { groups } from "@/drizzle/schema/directory";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, type KeyType, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { DirectoryName } from "@/lib/scim/directory-store";

/** A group as a directory names it, and the one here whose members it assigns. */
export type DirectoryGroupRow = {
  id: string;
  displayName: string;
  groupKey: string | null;
  groupName: string | null;
  members: number;
  updatedAt: Date;
};

export const directoryGroupSorts = ["name", "updated"] as const;
export type DirectoryGroupSort = (typeof directoryGroupSorts)[number];

const sortedBy = {
  name: { by: directoryGroups.displayNameKey, type: "text" },
  updated: { by: directoryGroups.updatedAt, type: "timestamptz" },
} as const;

/** Of which type the cursors of a sort are. */
export const directoryGroupKeyType = (sort: DirectoryGroupSort): KeyType => sortedBy[sort].type;

/** `search`: a part of what the group is called at the provider, or of the name of the one here. `ids`: only these; absent: all. */
export type DirectoryGroupFilter = { search?: string; ids?: readonly string[] };

/** One page of the groups of a directory that a filter leaves, and how many there are. */
export async function searchDirectoryGroups(
  db: Db,
  { organizationId, directoryId }: DirectoryName,
  { search, ids }: DirectoryGroupFilter,
  page: { sort: DirectoryGroupSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<DirectoryGroupRow>> {
  const { id, displayName, groupKey, updatedAt } = directoryGroups;
  const pattern = search ? containing(search) : null;
  const where = and(
    eq(directoryGroups.organizationId, organizationId),
    eq(directoryGroups.directoryId, directoryId),
    ids ? inArray(id, [...ids]) : undefined,
    pattern ? or(ilike(displayName, pattern), ilike(groups.name, pattern)) : undefined,
  );
  const isGroupHere = and(eq(groups.organizationId, directoryGroups.organizationId), eq(groups.key, groupKey));
  const members = sql<number>`(select count(*)::int from ${directoryMembers} m
    where m.organization_id = ${directoryGroups.organizationId} and m.group_id = ${id})`;
  const order = keyset({ ...sortedBy[page.sort], id, descending: page.descending }, page.turn);
  const found = await db
    .select({
      group: { id, displayName, groupKey, groupName: groups.name, members, updatedAt },
      key: order.key,
    })
    .from(directoryGroups)
    .leftJoin(groups, isGroupHere)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const total = await countAbout(
    db,
    sql`select 1 from ${directoryGroups}
      left join ${groups}
      on ${isGroupHere}
      where ${where}`,
  );
  const cut = cutPage(found, page.limit, page.turn, ({ group, key }) => ({ key, id: group.id }));
  return { ...cut, total, rows: cut.rows.map(({ group }) => group) };
}

/** What a directory calls its groups, by name. */
export async function listDirectoryGroupNames(
  db: Db,
  { organizationId, directoryId }: DirectoryName,
  limit: number,
): Promise<string[]> {
  const { displayName, displayNameKey } = directoryGroups;
  const rows = await db
    .select({ displayName })
    .from(directoryGroups)
    .where(and(eq(directoryGroups.organizationId, organizationId), eq(directoryGroups.directoryId, directoryId)))
    .orderBy(asc(displayNameKey))
    .limit(limit);
  return rows.map((row) => row.displayName);
}
