import { and, asc, eq, inArray, lt, not, or, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { passkeys } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";
import { isInForce } from "./break-glass-queries";
import type { PasskeyView } from "./passkey";

type Owner = { organizationId: string; userId: string };

export type Passkey = typeof passkeys.$inferSelect;

const ofOwner = ({ organizationId, userId }: Owner) =>
  and(eq(passkeys.organizationId, organizationId), eq(passkeys.userId, userId));

const counts = (db: Db) => isInForce(db, passkeys);

/** Somebody's passkeys that open something, the oldest first. */
export async function listPasskeys(db: Db, owner: Owner): Promise<PasskeyView[]> {
  const { id, name, isBackedUp, createdAt, lastUsedAt } = passkeys;
  return db
    .select({ id, name, isBackedUp, createdAt, lastUsedAt })
    .from(passkeys)
    .where(and(ofOwner(owner), counts(db)))
    .orderBy(asc(createdAt), id);
}

/** All that a new one must not take the place of: the places of a person's passkeys, and by what authenticators know them. */
export async function listHeldPasskeys(
  db: Db,
  owner: Owner,
): Promise<Pick<Passkey, "place" | "credentialId" | "transports">[]> {
  const { place, credentialId, transports } = passkeys;
  return db.select({ place, credentialId, transports }).from(passkeys).where(ofOwner(owner)).orderBy(place);
}

/** By what authenticators know somebody's passkeys that open something. */
export async function listNamedPasskeys(db: Db, owner: Owner): Promise<Pick<Passkey, "credentialId" | "transports">[]> {
  const { credentialId, transports, place } = passkeys;
  return db
    .select({ credentialId, transports })
    .from(passkeys)
    .where(and(ofOwner(owner), counts(db)))
    .orderBy(place);
}

/** The passkey of this owner by this name of the authenticator's, while it opens something; null otherwise. */
export async function findPasskey(
  db: Db,
  owner: Owner,
  credentialId: string,
): Promise<(Passkey & { email: string }) | null> {
  const [row] = await db
    .select({ passkey: passkeys, email: users.email })
    .from(passkeys)
    .innerJoin(users, and(eq(users.id, passkeys.userId), eq(users.organizationId, passkeys.organizationId)))
    .where(and(ofOwner(owner), eq(passkeys.credentialId, credentialId), counts(db)));
  return row ? { ...row.passkey, email: row.email } : null;
}

/** @returns false where the credential is registered already, or the place is taken */
export async function insertPasskey(db: Db, passkey: typeof passkeys.$inferInsert): Promise<boolean> {
  const written = await db.insert(passkeys).values(passkey).onConflictDoNothing().returning({ id: passkeys.id });
  return written.length === 1;
}

/**
 * Notes a use, and with it the authenticator's count. A count that does not grow was signed by a copy of the key, or is answered a second
 * time (WebAuthn Level 2, section 6.1.1): asked in the statement that writes, so that of two at once one is refused.
 * @returns false for such a count, and for a passkey that opens nothing any more
 */
export async function advancePasskey(
  db: Db,
  passkey: Owner & Pick<Passkey, "id">,
  { counter, isBackedUp }: Pick<Passkey, "counter" | "isBackedUp">,
  now: Date,
): Promise<boolean> {
  const isWithoutCount = and(eq(passkeys.counter, 0), sql`${counter}::bigint = 0`);
  const used = await db
    .update(passkeys)
    .set({ counter, isBackedUp, lastUsedAt: now })
    .where(
      and(ofOwner(passkey), eq(passkeys.id, passkey.id), or(lt(passkeys.counter, counter), isWithoutCount), counts(db)),
    )
    .returning({ id: passkeys.id });
  return used.length === 1;
}

/** @returns its name; null where its owner has no such passkey */
export async function deletePasskey(db: Db, owner: Owner, id: string): Promise<string | null> {
  const [row] = await db
    .delete(passkeys)
    .where(and(ofOwner(owner), eq(passkeys.id, id)))
    .returning({ name: passkeys.name });
  return row?.name ?? null;
}

/** Ends the passkeys of people who are suspended, or whose address was given to somebody else. */
export async function deletePasskeysOfUsers(db: Db, organizationId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await db
    .delete(passkeys)
    .where(and(eq(passkeys.organizationId, organizationId), inArray(passkeys.userId, [...userIds])));
}

/** Ends the passkeys of an organization that count no more, for good: after a role lost the console. */
export async function deleteVoidPasskeys(db: Db, organizationId: string): Promise<void> {
  await db.delete(passkeys).where(and(eq(passkeys.organizationId, organizationId), not(counts(db))));
}

/** The same for one person, before they register another one. */
export async function deleteVoidPasskeysOf(db: Db, owner: Owner): Promise<void> {
  await db.delete(passkeys).where(and(ofOwner(owner), not(counts(db))));
}
