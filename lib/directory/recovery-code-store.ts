import { and, count, eq, inArray, isNull, ne, not, or } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { passkeys, recoveryCodes } from "@/drizzle/schema/sessions";
import { secretBox } from "@/lib/crypto/app-secret-box";
import type { Db } from "@/lib/db/database";
import { isInForce } from "./break-glass-queries";
import type { Permission } from "./console-role";
import { keptKeyIds } from "./kept-pepper-store";

const counts = (db: Db) => isInForce(db, recoveryCodes);

/** Whether a code can still be found: not when its secret went without a rotation, which keeps the pepper. */
function isFindable(db: Db) {
  const { keyId } = recoveryCodes;
  const { keyIds } = secretBox();
  return or(isNull(keyId), inArray(keyId, keyIds), inArray(keyId, keptKeyIds(db, keyIds)));
}

export async function replaceRecoveryCodes(
  db: Db,
  userId: string,
  codeHashes: readonly string[],
  now: Date,
): Promise<void> {
  await deleteRecoveryCodes(db, [userId]);
  const { keyId } = secretBox();
  await db.insert(recoveryCodes).values(codeHashes.map((codeHash) => ({ codeHash, userId, keyId, createdAt: now })));
}

/** Ends the codes of people who are suspended, or whose address was given to somebody else. */
export async function deleteRecoveryCodes(db: Db, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await db.delete(recoveryCodes).where(inArray(recoveryCodes.userId, [...userIds]));
}

/** Ends the codes of an organization that count no more, for good: after a role lost the console. */
export async function deleteVoidRecoveryCodes(db: Db, organizationId: string): Promise<void> {
  const ofOrganization = db.select({ id: users.id }).from(users).where(eq(users.organizationId, organizationId));
  await db.delete(recoveryCodes).where(and(inArray(recoveryCodes.userId, ofOrganization), not(counts(db))));
}

/**
 * Uses a recovery code up and names its owner; null when it is unknown, used or void, or belongs to another address.
 * @param hashes what it may be found as; of one code no more than one is there
 */
export async function consumeRecoveryCode(
  db: Db,
  hashes: readonly string[],
  email: string,
  now: Date,
): Promise<{ userId: string; organizationId: string } | null> {
  const owner = db.select({ id: users.id }).from(users).where(eq(users.email, email));
  const [row] = await db
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(
      and(
        inArray(recoveryCodes.codeHash, [...hashes]),
        isNull(recoveryCodes.usedAt),
        inArray(recoveryCodes.userId, owner),
        counts(db),
      ),
    )
    .returning({ userId: recoveryCodes.userId });
  if (!row) return null;
  const [user] = await db.select({ organizationId: users.organizationId }).from(users).where(eq(users.id, row.userId));
  return user ? { userId: row.userId, organizationId: user.organizationId } : null;
}

/** Whether this is a code of somebody that would sign them in; it stays one. */
export async function isUnusedRecoveryCode(db: Db, userId: string, hashes: readonly string[]): Promise<boolean> {
  const [row] = await db
    .select({ userId: recoveryCodes.userId })
    .from(recoveryCodes)
    .where(
      and(
        inArray(recoveryCodes.codeHash, [...hashes]),
        eq(recoveryCodes.userId, userId),
        isNull(recoveryCodes.usedAt),
        counts(db),
      ),
    );
  return row !== undefined;
}

/**
 * Whether anybody has a way in when the provider fails who could fix the connection: an administrator of the organization, or an operator,
 * with a code left or a passkey.
 */
export async function hasBreakGlass(db: Db, organizationId: string): Promise<boolean> {
  return hasWayIn(db, { organizationId, permission: "connections.write" });
}

/**
 * Whether anybody who has a permission in the organization, or an operator, has a way in without a provider.
 * @param besides somebody whose passkeys do not count; their recovery codes do
 */
export async function hasWayIn(
  db: Db,
  { organizationId, permission, besides = "" }: { organizationId: string; permission: Permission; besides?: string },
): Promise<boolean> {
  const isOfUse = or(eq(users.operator, true), eq(users.organizationId, organizationId));
  const [code] = await db
    .select({ id: users.id })
    .from(recoveryCodes)
    .innerJoin(users, eq(users.id, recoveryCodes.userId))
    .where(and(isNull(recoveryCodes.usedAt), isOfUse, isInForce(db, recoveryCodes, permission), isFindable(db)))
    .limit(1);
  if (code) return true;
  const [passkey] = await db
    .select({ id: users.id })
    .from(passkeys)
    .innerJoin(users, and(eq(users.id, passkeys.userId), eq(users.organizationId, passkeys.organizationId)))
    .where(and(isOfUse, ne(passkeys.userId, besides), isInForce(db, passkeys, permission)))
    .limit(1);
  return passkey !== undefined;
}

export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const [row] = await db
    .select({ value: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt), counts(db), isFindable(db)));
  return row?.value ?? 0;
}
