import { asc, inArray } from "drizzle-orm";
import { providerKeys } from "@/drizzle/schema/provider";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { Db } from "@/lib/db/database";
import type { KeyTimes } from "./signing-key";

export type PrivateJwk = Record<string, unknown> & { kty: string };
export type SigningKey = KeyTimes & { createdAt: Date; jwk: PrivateJwk };

const sealPurpose = sealPurposes.providerKey;

/** The keys without their private halves, the oldest first. */
export async function listKeyTimes(db: Db): Promise<(KeyTimes & { createdAt: Date })[]> {
  const { id, algorithm, createdAt, activeFrom } = providerKeys;
  return db.select({ id, algorithm, createdAt, activeFrom }).from(providerKeys).orderBy(asc(activeFrom));
}

/** All keys, opened. */
export async function listSigningKeys(db: Db): Promise<SigningKey[]> {
  const rows = await db.select().from(providerKeys).orderBy(asc(providerKeys.activeFrom));
  return rows.map(({ encryptedKey, ...key }) => ({
    ...key,
    jwk: JSON.parse(secretBox().open(encryptedKey, sealPurpose(key.id))),
  }));
}

export async function insertSigningKey(db: Db, { jwk, ...key }: SigningKey): Promise<void> {
  const encryptedKey = secretBox().seal(JSON.stringify(jwk), sealPurpose(key.id));
  await db.insert(providerKeys).values({ ...key, encryptedKey });
}

export async function deleteSigningKeys(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.delete(providerKeys).where(inArray(providerKeys.id, [...ids]));
}
