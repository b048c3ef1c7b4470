import { and, asc, eq, inArray, ne } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import { keepFigures } from "@/lib/activity/kept-figures";
import type { Db } from "@/lib/db/database";
import { type ProfileField, profileFields } from "@/lib/identity/profile-fields";

export type User = typeof users.$inferSelect;

export async function findUser(db: Db, organizationId: string, id: string): Promise<User | null> {
  const [row] = await db
    .select()
    .from(users)
    .where(and(eq(users.organizationId, organizationId), eq(users.id, id)));
  return row ?? null;
}

/**
 * The active user, held until the transaction ends: who suspends them, or gives their address away, comes before what this opens, or finds
 * it and ends it. Held before what a suspension ends with them (codes, passkeys, sessions), so that the two do not wait for each other.
 * @returns null for who is suspended or deleted
 */
export async function holdActiveUser(tx: Db, organizationId: string, id: string): Promise<User | null> {
  const [row] = await tx
    .select()
    .from(users)
    .where(and(eq(users.organizationId, organizationId), eq(users.id, id), eq(users.status, "active")))
    .for("no key update");
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

/** Those of an organization who have one of these addresses. */
export async function listUsersOfEmails(db: Db, organizationId: string, emails: readonly string[]): Promise<User[]> {
  if (emails.length === 0) return [];
  return db
    .select()
    .from(users)
    .where(and(eq(users.organizationId, organizationId), inArray(users.email, [...emails])));
}

/**
 * Every active user with this address, in all organizations: the one look-up that starts from an e-mail address, to
 * find out where its owner may sign in. Nothing of it is shown before the owner proved who they are.
 */
export async function listUsersByEmail(db: Db, email: string): Promise<UserWithOrganization[]> {
  const { id, slug, name, emailCodes, registeredOnly, texts } = organizations;
  return db
    .select({ user: users, organization: { id, slug, name, emailCodes, registeredOnly, texts } })
    .from(users)
    .innerJoin(organizations, eq(organizations.id, users.organizationId))
    .where(and(eq(users.email, email), eq(users.status, "active")))
    .orderBy(asc(users.createdAt))
    .limit(20);
}

/** A user, and what of the organization decides about signing in, with its custom texts for the mail. */
export type UserWithOrganization = {
  user: User;
  organization: Pick<
    typeof organizations.$inferSelect,
    "id" | "slug" | "name" | "emailCodes" | "registeredOnly" | "texts"
  >;
};

/** Which of these people are of the organization. */
export async function existingUsers(db: Db, organizationId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.organizationId, organizationId), inArray(users.id, [...ids])));
  return rows.map(({ id }) => id);
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

export type Operator = Pick<User, "id" | "organizationId" | "email" | "locale">;

/**
 * Everybody who can administer the installation, locked: two who take each other's right at once must not both find the other
 * one still there.
 */
export async function lockOperators(db: Db): Promise<Operator[]> {
  return activeOperators(db).for("update");
}

/** The same, for who only tells them something. */
export async function listActiveOperators(db: Db): Promise<Operator[]> {
  return activeOperators(db);
}

const activeOperators = (db: Db) =>
  db
    .select({ id: users.id, organizationId: users.organizationId, email: users.email, locale: users.locale })
    .from(users)
    .where(and(eq(users.operator, true), eq(users.status, "active")))
    .orderBy(asc(users.id));

export async function hasOperator(db: Db): Promise<boolean> {
  const [row] = await db.select({ id: users.id }).from(users).where(eq(users.operator, true)).limit(1);
  return row !== undefined;
}

export async function countUsers(db: Db, organizationId: string): Promise<number> {
  return db.$count(users, eq(users.organizationId, organizationId));
}

/** The same for who only looks: of very many, as they were counted less than a minute ago. */
export async function countUsersOfLate(db: Db, organizationId: string, now: Date): Promise<number> {
  const count = async () => [{ count: await countUsers(db, organizationId) }];
  const [counted] = await keepFigures(db, { name: `users ${organizationId}`, now }, count);
  return counted?.count ?? 0;
}

/** The attributes that provisioning compares and writes. */
export function profileOf(user: User): Partial<Record<ProfileField, string | null>> {
  return Object.fromEntries(profileFields.map((field) => [field, user[field]]));
}
