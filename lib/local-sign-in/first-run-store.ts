import { and, desc, eq, gt, isNull, notInArray } from "drizzle-orm";
import { firstRunTokens } from "@/drizzle/schema/sessions";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { lockInTransaction } from "@/lib/db/transaction-lock";

const lifetimeMilliseconds = 24 * 3_600_000;

/** So many printed links are open at once: one for each instance that started, and not one for each start of a machine that restarts for days. */
const openLinks = 20;

/** Earlier links go on working: several instances print one each, and nobody knows whose log is read. */
export async function insertFirstRunToken(db: Db, token: string, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .insert(firstRunTokens)
      .values({ tokenHash: hashToken(token), expiresAt: new Date(now.getTime() + lifetimeMilliseconds) });
    const newest = tx
      .select({ hash: firstRunTokens.tokenHash })
      .from(firstRunTokens)
      .orderBy(desc(firstRunTokens.expiresAt))
      .limit(openLinks);
    await tx.delete(firstRunTokens).where(notInArray(firstRunTokens.tokenHash, newest));
  });
}

export async function isFirstRunTokenOpen(db: Db, token: string, now: Date): Promise<boolean> {
  const [row] = await db.select({ hash: firstRunTokens.tokenHash }).from(firstRunTokens).where(open(token, now));
  return row !== undefined;
}

/** Uses a link up, within a transaction that holds everybody else's link until it ends: one of them makes an operator. */
export async function consumeFirstRunToken(db: Db, token: string, now: Date): Promise<boolean> {
  await lockInTransaction(db, "first run");
  if (!(await isFirstRunTokenOpen(db, token, now))) return false;
  await db.update(firstRunTokens).set({ usedAt: now }).where(isNull(firstRunTokens.usedAt));
  return true;
}

const open = (token: string, now: Date) =>
  and(eq(firstRunTokens.tokenHash, hashToken(token)), isNull(firstRunTokens.usedAt), gt(firstRunTokens.expiresAt, now));
