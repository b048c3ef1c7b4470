import { recordAudit } from "@/lib/audit/audit-store";
import type { Context, JobContext } from "@/lib/context";
import { lockInTransaction } from "@/lib/db/transaction-lock";
import { createSigningKey } from "./create-signing-key";
import { type KeyTimes, nextKeyFrom, publishedKeys, type SigningAlgorithm, signingAlgorithms } from "./signing-key";
import { deleteSigningKeys, insertSigningKey, listKeyTimes } from "./signing-key-store";

/**
 * Makes the keys whose time has come: the first ones, and the next ones before the old ones are too old. What is published no more is
 * deleted.
 */
export async function ensureSigningKeys(ctx: JobContext): Promise<void> {
  await prepareKeys({ isAsked: false }, ctx);
}

/**
 * A new key of each algorithm before its time, because an administrator wants one. It is published now and signs two days later.
 * @returns how many were made: none while the next ones are on their way already
 */
export async function rotateSigningKeys(ctx: Context): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    const made = await prepareKeys({ isAsked: true }, inner);
    for (const { id, algorithm, activeFrom } of made)
      await recordAudit(
        {
          organizationId: null,
          action: "provider.key_prepared",
          target: { type: "provider-key", id, label: algorithm },
          changes: [{ field: "activeFrom", from: null, to: activeFrom.toISOString() }],
        },
        inner,
      );
    return made.length;
  });
}

async function prepareKeys({ isAsked }: { isAsked: boolean }, { db, now }: JobContext): Promise<KeyTimes[]> {
  // Made before anything is locked: it takes a while.
  const known = await listKeyTimes(db);
  const due = signingAlgorithms.filter((algorithm) => nextKeyFrom(ofAlgorithm(known, algorithm), now, isAsked));
  const fresh = await Promise.all(
    due.map(async (algorithm) => ({ algorithm, ...(await createSigningKey(algorithm)) })),
  );
  return db.transaction(async (tx) => {
    await lockInTransaction(tx, "provider-keys");
    const keys = await listKeyTimes(tx);
    const made: KeyTimes[] = [];
    for (const { id, jwk, algorithm } of fresh) {
      const activeFrom = nextKeyFrom(ofAlgorithm(keys, algorithm), now, isAsked);
      if (!activeFrom) continue;
      await insertSigningKey(tx, { id, jwk, algorithm, createdAt: now, activeFrom });
      made.push({ id, algorithm, activeFrom });
    }
    const kept = new Set(publishedKeys(keys, now).map(({ id }) => id));
    await deleteSigningKeys(
      tx,
      keys.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    );
    return made;
  });
}

const ofAlgorithm = <K extends KeyTimes>(keys: readonly K[], algorithm: SigningAlgorithm) =>
  keys.filter((key) => key.algorithm === algorithm);
