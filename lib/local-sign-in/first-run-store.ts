import { and, eq, gt, isNull } from "drizzle-orm";
import { firstRunTokens } from "@/drizzle/schema/sessions";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";

const lifetimeMilliseconds = 24 * 3_600_000;

/** Replaces earlier links: only the newest printed one works. */
export async function insertFirstRunToken(db: Db, token: string, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.delete(firstRunTokens);
    await tx
      .insert(firstRunTokens)
      .values({ tokenHash: hashToken(token), expiresAt: new Date(now.getTime() + lifetimeMilliseconds) });
  });
}

export async function isFirstRunTokenOpen(db: Db, token: string, now: Date): Promise<boolean> {
  const [row] = await db.select({ hash: firstRunTokens.tokenHash }).from(firstRunTokens).where(open(token, now));
  return row !== undefined;
}

export async function consumeFirstRunToken(db: Db, token: string, now: Date): Promise<boolean> {
  const used = await db
    .update(firstRunTokens)
    .set({ usedAt: now })
    .where(open(token, now))
    .returning({ hash: firstRunTokens.tokenHash });
  return used.length === 1;
}

const open = (token: string, now: Date) =>
  and(eq(firstRunTokens.tokenHash, hashToken(token)), isNull(firstRunTokens.usedAt), gt(firstRunTokens.expiresAt, now));
