import { and, eq, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import { directoryMembers, directoryUsers } from "@/drizzle/schema/directories";
import { users } from "@/drizzle/schema/directory";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, type KeyType, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { DirectoryName } from "@/lib/scim/directory-store";

/** Somebody as a directory names them, and who they are here. */
export type DirectoryPerson = {
  id: string;
  userName: string;
  displayName: string | null;
  externalId: string | null;
  active: boolean;
  groups: number;
  updatedAt: Date;
  userId: string | null;
  email: string | null;
};

export const personSorts = ["userName", "updated"] as const;
export type PersonSort = (typeof personSorts)[number];
const sortedBy = {
  userName: { by: directoryUsers.userNameKey, type: "text" },
  updated: { by: directoryUsers.updatedAt, type: "timestamptz" },
} as const;

/** Of which type the cursors of a sort are. */
export const personKeyType = (sort: PersonSort): KeyType => sortedBy[sort].type;

export const personStates = ["active", "inactive"] as const;

/** `ids`: only these; absent: all. */
export type PersonFilter = { search?: string; state?: (typeof personStates)[number]; ids?: readonly string[] };

function condition({ organizationId, directoryId }: DirectoryName, filter: PersonFilter): SQL | undefined {
  const { search, state, ids } = filter;
  const pattern = search ? containing(search) : null;
  return and(
    eq(directoryUsers.organizationId, organizationId),
    eq(directoryUsers.directoryId, directoryId),
    state ? eq(directoryUsers.active, state === "active") : undefined,
    ids ? inArray(directoryUsers.id, [...ids]) : undefined,
    pattern
      ? or(
          ilike(directoryUsers.userName, pattern),
          ilike(directoryUsers.email, pattern),
          ilike(directoryUsers.displayName, pattern),
        )
      : undefined,
  );
}

/** One page of the people of a directory that a filter leaves, and how many there are. */
export async function searchDirectoryPeople(
  db: Db,
  directory: DirectoryName,
  filter: PersonFilter,
  page: { sort: PersonSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<DirectoryPerson>> {
  const { id, userName, displayName, externalId, active, updatedAt, userId } = directoryUsers;
  const where = condition(directory, filter);
  const order = keyset({ ...sortedBy[page.sort], id, descending: page.descending }, page.turn);
  const memberships = sql<number>`(select count(*)::int from ${directoryMembers} m
    where m.organization_id = ${directoryUsers.organizationId} and m.directory_user_id = ${id})`;
  const found = await db
    .select({
      person: {
        id,
        userName,
        displayName,
        externalId,
        active,
        groups: memberships,
        updatedAt,
        userId,
        email: users.email,
      },
      key: order.key,
    })
    .from(directoryUsers)
    .leftJoin(users, and(eq(users.organizationId, directoryUsers.organizationId), eq(users.id, userId)))
    .where(and(condition(directory, filter), order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const total = await countAbout(db, sql`select 1 from ${directoryUsers} where ${where}`);
  const cut = cutPage(found, page.limit, page.turn, ({ person, key }) => ({ key, id: person.id }));
  return { ...cut, total, rows: cut.rows.map(({ person }) => person) };
}
