import { and, eq, lte } from "drizzle-orm";
import { idempotencyKeys } from "@/drizzle/schema/api";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import type { Db } from "@/lib/db/database";

/** Whose key, by its hash. */
export type IdempotencyName = { caller: string; keyHash: string };

type NewRow = IdempotencyName &
  Pick<typeof idempotencyKeys.$inferSelect, "organizationId" | "requestHash" | "createdAt" | "expiresAt">;

const ofName = ({ caller, keyHash }: IdempotencyName) =>
  and(eq(idempotencyKeys.caller, caller), eq(idempotencyKeys.keyHash, keyHash));

const purpose = ({ caller, keyHash }: IdempotencyName) => sealPurposes.idempotentAnswer(caller, keyHash);

/** Reserves a key for this request; false when another request holds it. One whose time is over is taken over. */
export async function reserveKey(db: Db, row: NewRow): Promise<boolean> {
  const reserved = await db
    .insert(idempotencyKeys)
    .values(row)
    .onConflictDoUpdate({
      target: [idempotencyKeys.caller, idempotencyKeys.keyHash],
      set: { ...row, encryptedAnswer: null },
      setWhere: lte(idempotencyKeys.expiresAt, row.createdAt),
    })
    .returning({ caller: idempotencyKeys.caller });
  return reserved.length > 0;
}

export type ReservedKey = {
  requestHash: string;
  createdAt: Date;
  /** What was answered, as JSON; null while the request is worked on. */
  answer: string | null;
};

export async function findReservedKey(db: Db, name: IdempotencyName): Promise<ReservedKey | null> {
  const [row] = await db.select().from(idempotencyKeys).where(ofName(name));
  if (!row) return null;
  const { requestHash, createdAt, encryptedAnswer } = row;
  return { requestHash, createdAt, answer: encryptedAnswer && secretBox().open(encryptedAnswer, purpose(name)) };
}

export async function storeAnswer(db: Db, name: IdempotencyName, answer: string): Promise<void> {
  await db
    .update(idempotencyKeys)
    .set({ encryptedAnswer: secretBox().seal(answer, purpose(name)) })
    .where(ofName(name));
}

export async function releaseKey(db: Db, name: IdempotencyName): Promise<void> {
  await db.delete(idempotencyKeys).where(ofName(name));
}
