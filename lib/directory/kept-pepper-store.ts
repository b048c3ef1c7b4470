import { and, eq, exists, inArray, isNull, lte, not, or, sql } from "drizzle-orm";
import { keptPeppers, recoveryCodes } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";

export type KeptPepper = Pick<typeof keptPeppers.$inferSelect, "keyId" | "encryptedPepper">;

/** The secret that a pepper is sealed with is one of these. */
const isOpenable = (keyIds: readonly string[]) =>
  inArray(sql`split_part(${keptPeppers.encryptedPepper}, '.', 2)`, [...keyIds]);

/**
 * The peppers that recovery codes of before are found with; few, because one comes with each rotation.
 * @param keyIds the secrets that are known: what another one has sealed cannot be opened, and is left out
 */
export async function listKeptPeppers(db: Db, keyIds: readonly string[]): Promise<KeptPepper[]> {
  const { keyId, encryptedPepper } = keptPeppers;
  return db.select({ keyId, encryptedPepper }).from(keptPeppers).where(isOpenable(keyIds));
}

/** The secrets whose peppers are kept, for a condition. */
export const keptKeyIds = (db: Db, keyIds: readonly string[]) =>
  db.select({ keyId: keptPeppers.keyId }).from(keptPeppers).where(isOpenable(keyIds));

export async function insertKeptPepper(db: Db, pepper: KeptPepper, now: Date): Promise<void> {
  await db
    .insert(keptPeppers)
    .values({ ...pepper, createdAt: now })
    .onConflictDoNothing();
}

/** Forgets the peppers with which no code is left to be found. */
export async function deleteIdlePeppers(db: Db): Promise<void> {
  const isOfIt = or(
    eq(recoveryCodes.keyId, keptPeppers.keyId),
    and(isNull(recoveryCodes.keyId), lte(recoveryCodes.createdAt, keptPeppers.createdAt)),
  );
  const found = db
    .select({ hash: recoveryCodes.codeHash })
    .from(recoveryCodes)
    .where(and(isNull(recoveryCodes.usedAt), isOfIt));
  await db.delete(keptPeppers).where(not(exists(found)));
}
