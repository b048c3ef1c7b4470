import { and, asc, count, desc, eq, exists, gt, ilike, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { userRoles, users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { containing } from "@/lib/db/like-pattern";
import { type ProfileField, profileFields } from "@/lib/identity/profile-fields";

export type User = typeof users.$inferSelect;

export async function findUser(db: Db, organizationId: string, id: string): Promise<User | null> {
  const [row] = await db
    .select()
    .from(users)
    .where(and(eq(users.organizationId, organizationId), eq(users.id, id)));
  return row ?? null;
}

/** The person of a session, whose organization the session has named. */
export async function findUserById(db: Db, id: string): Promise<User | null> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row ?? null;
}

export async function findUserByEmail(db: Db, organizationId: string, email: string): Promise<User | null> {
  const [row] = await db
    .select()
    .from(users)
    .where(and(eq(users.organizationId, organizationId), eq(users.email, email)));
  return row ?? null;
}

/**
 * Every active user with this address, in all organizations: the one look-up that starts from an e-mail address, to
 * find out where its owner may sign in. Nothing of it is shown before the owner proved who they are.
 */
export async function listUsersByEmail(db: Db, email: string): Promise<UserWithOrganization[]> {
  const { id, slug, name, emailCodes, registeredOnly } = organizations;
  return db
    .select({ user: users, organization: { id, slug, name, emailCodes, registeredOnly } })
    .from(users)
    .innerJoin(organizations, eq(organizations.id, users.organizationId))
    .where(and(eq(users.email, email), eq(users.status, "active")))
    .orderBy(asc(users.createdAt))
    .limit(20);
}

/** A user, and what of the organization decides about signing in. */
export type UserWithOrganization = {
  user: User;
  organization: Pick<typeof organizations.$inferSelect, "id" | "slug" | "name" | "emailCodes" | "registeredOnly">;
};

/** What `displayName` says, for the database to search and sort by. */
const displayNameSql = sql<
  string | null
>`coalesce(nullif(${users.fullName}, ''), nullif(concat_ws(' ', ${users.firstName}, ${users.lastName}), ''))`;

export const userSorts = ["email", "name", "created", "lastSignIn"] as const;
export type UserSort = (typeof userSorts)[number];
/** People who may not need their seat: not seen for so many days, or never back after their first day (IK-O9). */
export const idleFilters = ["30", "90", "180", "never-returned"] as const;
type IdleFilter = (typeof idleFilters)[number];

export type UserFilter = {
  search?: string;
  status?: "active" | "suspended";
  role?: string;
  email?: string;
  idle?: { kind: IdleFilter; now: Date };
};

function idleCondition({ kind, now }: NonNullable<UserFilter["idle"]>): SQL {
  const lastSeen = sql`coalesce(${users.lastSignInAt}, ${users.createdAt})`;
  if (kind === "never-returned") return sql`${lastSeen} < ${users.createdAt} + interval '1 day'`;
  const before = new Date(now.getTime() - Number(kind) * 86_400_000);
  return sql`${lastSeen} < ${before.toISOString()}::timestamptz`;
}

function userCondition(db: Db, organizationId: string, filter: UserFilter): SQL | undefined {
  const pattern = filter.search ? containing(filter.search) : null;
  const holdsRole = filter.role
    ? exists(
        db
          .select()
          .from(userRoles)
          .where(
            and(
              eq(userRoles.organizationId, organizationId),
              eq(userRoles.userId, users.id),
              eq(userRoles.roleKey, filter.role),
            ),
          ),
      )
    : undefined;
  return and(
    eq(users.organizationId, organizationId),
    pattern ? or(ilike(users.email, pattern), ilike(displayNameSql, pattern)) : undefined,
    filter.status ? eq(users.status, filter.status) : undefined,
    filter.email ? eq(users.email, filter.email) : undefined,
    holdsRole,
    filter.idle ? idleCondition(filter.idle) : undefined,
  );
}

/** One numbered page for the console's table, with the number of all rows. */
export async function searchUsers(
  db: Db,
  organizationId: string,
  filter: UserFilter,
  page: { sort: UserSort; descending: boolean; offset: number; limit: number },
): Promise<{ rows: User[]; total: number }> {
  const column = { email: users.email, name: displayNameSql, created: users.createdAt, lastSignIn: users.lastSignInAt }[
    page.sort
  ];
  const where = userCondition(db, organizationId, filter);
  const direction = page.descending ? desc : asc;
  const rows = await db
    .select()
    .from(users)
    .where(where)
    .orderBy(direction(column), asc(users.id))
    .limit(page.limit)
    .offset(page.offset);
  const [total] = await db.select({ value: count() }).from(users).where(where);
  return { rows, total: total?.value ?? 0 };
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

export async function insertUser(db: Db, user: typeof users.$inferInsert): Promise<User> {
  const [row] = await db.insert(users).values(user).returning();
  if (!row) throw new Error("The user was not inserted");
  return row;
}

export async function updateUserRow(
  db: Db,
  organizationId: string,
  id: string,
  patch: Partial<User>,
): Promise<User | null> {
  const [row] = await db
    .update(users)
    .set(patch)
    .where(and(eq(users.organizationId, organizationId), eq(users.id, id)))
    .returning();
  return row ?? null;
}

/** Suspends or activates those of these users who are not so yet; never an operator of the installation. */
export async function changeStatusRows(
  db: Db,
  { organizationId, ids }: { organizationId: string; ids: readonly string[] },
  status: User["status"],
  now: Date,
): Promise<{ id: string; email: string }[]> {
  if (ids.length === 0) return [];
  return db
    .update(users)
    .set({ status, updatedAt: now })
    .where(
      and(
        eq(users.organizationId, organizationId),
        inArray(users.id, [...ids]),
        ne(users.status, status),
        eq(users.operator, false),
      ),
    )
    .returning({ id: users.id, email: users.email });
}

export async function deleteUserRow(db: Db, organizationId: string, id: string): Promise<void> {
  await db.delete(users).where(and(eq(users.organizationId, organizationId), eq(users.id, id)));
}

/**
 * Everybody who can administer the installation, locked: two who take each other's right at once must not both find the other
 * one still there.
 */
export async function lockOperators(db: Db): Promise<Pick<User, "id" | "organizationId" | "email">[]> {
  return db
    .select({ id: users.id, organizationId: users.organizationId, email: users.email })
    .from(users)
    .where(and(eq(users.operator, true), eq(users.status, "active")))
    .orderBy(asc(users.id))
    .for("update");
}

export async function hasOperator(db: Db): Promise<boolean> {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.operator, true)).limit(1);
  return row !== undefined;
}

/** Users not seen since a moment, for the overview; never signed in counts by age. */
export async function countUsers(db: Db, organizationId: string, before?: Date): Promise<number> {
  const [row] = await db
    .select({ value: count() })
    .from(users)
    .where(and(eq(users.organizationId, organizationId), before ? lt(users.createdAt, before) : undefined));
  return row?.value ?? 0;
}

/** The attributes that provisioning compares and writes. */
export function profileOf(user: User): Partial<Record<ProfileField, string | null>> {
  return Object.fromEntries(profileFields.map((field) => [field, user[field]]));
}
