import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { SecretBox } from "@/lib/crypto/secret-box";
import type { Db } from "@/lib/db/database";
import { deleteIdlePeppers, insertKeptPepper } from "@/lib/directory/kept-pepper-store";
import { resealed, type SealedPlace, sealedPlaces } from "./sealed-places";
import {
  allowLongStatements,
  deleteSealed,
  findSealedColumns,
  lastSessionEnd,
  listSealed,
  replaceSealed,
} from "./sealed-value-store";

/** So many rows are held in memory. */
const batch = 500;

export type Rotation = {
  /** How many values were encrypted again. */
  count: number;
  /** Until then a provider may end a session that it finds by a hash with the old secret; null when there is none. */
  neededUntil: Date | null;
};

/**
 * Encrypts every secret at rest again with the newest secret, all of them or none: in one transaction, in which at the end nothing may be left
 * that an older secret has sealed, in whatever column. Instances may run meanwhile, if they know both secrets. Recovery codes are
 * hashes, which nobody can make again: the peppers that find them are kept instead (decision 0080).
 * @throws Error with one sentence, when a value is where none is known, or cannot be opened
 */
export async function rotateSecret(db: Db, box: SecretBox, now: Date): Promise<Rotation> {
  const older = box.olderKeyIds;
  if (older.length === 0)
    throw new Error("There is no older secret: set APP_SECRET to the new one, and APP_SECRET_PREVIOUS to the old one");
  if (box.upcomingKeyIds.length > 0)
    throw new Error(
      "APP_SECRET_NEXT is set: first set APP_SECRET to it, move the old one to APP_SECRET_PREVIOUS, and remove APP_SECRET_NEXT",
    );
  return db.transaction(async (tx) => {
    await allowLongStatements(tx);
    let count = 0;
    for (const place of sealedPlaces) count += await rotatePlace(tx, place, box);
    await keepPeppers(tx, box, now);
    const left = await findSealedColumns(tx, older);
    if (left.length > 0)
      throw new Error(`Nothing was changed: what an older secret has encrypted is also in ${left.join(", ")}`);
    return { count, neededUntil: await lastSessionEnd(tx) };
  });
}

async function rotatePlace(db: Db, place: SealedPlace, box: SecretBox): Promise<number> {
  const { purposes } = place;
  const isNested = purposes !== null && purposes({}).length > 1;
  let count = 0;
  for (;;) {
    const rows = isNested
      ? await listSealed(db, place, null, null)
      : await listSealed(db, place, box.olderKeyIds, batch);
    for (const row of rows) {
      if (purposes === null) await deleteSealed(db, place, row);
      else await replaceSealed(db, place, row, resealed(row.sealed, purposes(row), box));
    }
    count += rows.length;
    if (isNested || rows.length === 0) return count;
  }
}

async function keepPeppers(db: Db, box: SecretBox, now: Date): Promise<void> {
  for (const keyId of box.olderKeyIds) {
    const encryptedPepper = box.seal(box.pepperOf(keyId), sealPurposes.keptPepper(keyId));
    await insertKeptPepper(db, { keyId, encryptedPepper }, now);
  }
  await deleteIdlePeppers(db);
}
