import { and, asc, eq, exists, gt, gte, ilike, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { userGroups, userRoles, users } from "@/drizzle/schema/directory";
import { countAbout, type Total } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, type KeyType, keyset, type Page, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { UserStatus } from "./directory-schema";
import type { User } from "./user-store";

/**
 * What `displayName` says, for the database to search and sort by. Of functions that an index may hold: the same words as in
 * `users_by_name`, or that index is not used.
 */
export const displayNameSql = sql<string>`coalesce(nullif(${users.fullName}, ''), btrim(coalesce(${users.firstName}, '') || ' ' || coalesce(${users.lastName}, '')))`;
/** Who never signed in comes before everybody who did. */
const lastSignInSql = sql<Date>`coalesce(${users.lastSignInAt}, '-infinity'::timestamptz)`;

export const userSorts = ["email", "name", "created", "lastSignIn"] as const;
export type UserSort = (typeof userSorts)[number];

const sortedBy = {
  email: { by: users.email, type: "text" },
  name: { by: displayNameSql, type: "text" },
  created: { by: users.createdAt, type: "timestamptz" },
  lastSignIn: { by: lastSignInSql, type: "timestamptz" },
} as const;

/** Of which type the cursors of a sort are. */
export const userKeyType = (sort: UserSort): KeyType => sortedBy[sort].type;

/** People who may not need their seat: not seen for so many days, or never back after their first day (IK-O9). */
export const idleFilters = ["30", "90", "180", "never-returned"] as const;
type IdleFilter = (typeof idleFilters)[number];

/** How somebody came into a group: an administrator put them there, or a connection or directory did. */
export const membershipOrigins = ["manual", "provider"] as const;
type MembershipOrigin = (typeof membershipOrigins)[number];

export type UserFilter = {
  search?: string;
  status?: UserStatus;
  role?: string;
  group?: string;
  /** With a group alone. */
  groupFrom?: MembershipOrigin;
  email?: string;
  createdFrom?: Date;
  createdBefore?: Date;
  idle?: { kind: IdleFilter; now: Date };
  /** Only these; absent: all. */
  ids?: readonly string[];
};

function idleCondition({ kind, now }: NonNullable<UserFilter["idle"]>): SQL {
  const lastSeen = sql`coalesce(${users.lastSignInAt}, ${users.createdAt})`;
  if (kind === "never-returned") return sql`${lastSeen} < ${users.createdAt} + interval '1 day'`;
  const before = new Date(now.getTime() - Number(kind) * 86_400_000);
  return sql`${lastSeen} < ${before.toISOString()}::timestamptz`;
}

function holdsRole(db: Db, organizationId: string, key: string): SQL {
  const { userId, roleKey } = userRoles;
  const isHeld = and(eq(userRoles.organizationId, organizationId), eq(userId, users.id), eq(roleKey, key));
  return exists(db.select().from(userRoles).where(isHeld));
}

function isInGroup(db: Db, organizationId: string, key: string, from?: MembershipOrigin): SQL {
  const { userId, groupKey, grantedBy } = userGroups;
  const isHeld = and(
    eq(userGroups.organizationId, organizationId),
    eq(userId, users.id),
    eq(groupKey, key),
    from && (from === "manual" ? eq(grantedBy, "manual") : ne(grantedBy, "manual")),
  );
  return exists(db.select().from(userGroups).where(isHeld));
}

function userCondition(db: Db, organizationId: string, filter: UserFilter): SQL | undefined {
  const pattern = filter.search ? containing(filter.search) : null;
  return and(
    eq(users.organizationId, organizationId),
    pattern ? or(ilike(users.email, pattern), ilike(displayNameSql, pattern)) : undefined,
    filter.status ? eq(users.status, filter.status) : undefined,
    filter.email ? eq(users.email, filter.email) : undefined,
    filter.role ? holdsRole(db, organizationId, filter.role) : undefined,
    filter.group ? isInGroup(db, organizationId, filter.group, filter.groupFrom) : undefined,
    filter.createdFrom ? gte(users.createdAt, filter.createdFrom) : undefined,
    filter.createdBefore ? lt(users.createdAt, filter.createdBefore) : undefined,
    filter.idle ? idleCondition(filter.idle) : undefined,
    filter.ids ? inArray(users.id, [...filter.ids]) : undefined,
  );
}

/** One page of the people that a filter leaves, for the console's table and its export. */
export async function searchUsers(
  db: Db,
  organizationId: string,
  filter: UserFilter,
  page: { sort: UserSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Page<User>> {
  const order = keyset({ ...sortedBy[page.sort], id: users.id, descending: page.descending }, page.turn);
  const found = await db
    .select({ user: users, key: order.key })
    .from(users)
    .where(and(userCondition(db, organizationId, filter), order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const { rows, ...beside } = cutPage(found, page.limit, page.turn, ({ user, key }) => ({ key, id: user.id }));
  return { rows: rows.map(({ user }) => user), ...beside };
}

/** How many people a filter leaves. */
export async function countFoundUsers(db: Db, organizationId: string, filter: UserFilter): Promise<Total> {
  return countAbout(db, sql`select 1 from ${users} where ${userCondition(db, organizationId, filter)}`);
}

/** A page by cursor for REST, oldest first. */
export async function listUsers(
  db: Db,
  organizationId: string,
  filter: UserFilter,
  page: { limit: number; after: { createdAt: Date; id: string } | null },
): Promise<User[]> {
  const after =
    page.after &&
    or(
      gt(users.createdAt, page.after.createdAt),
      and(eq(users.createdAt, page.after.createdAt), gt(users.id, page.after.id)),
    );
  return db
    .select()
    .from(users)
    .where(and(userCondition(db, organizationId, filter), after ?? undefined))
    .orderBy(asc(users.createdAt), asc(users.id))
    .limit(page.limit);
}
