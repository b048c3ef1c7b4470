import { and, eq, gt, isNull } from "drizzle-orm";
import { passkeyChallenges } from "@/drizzle/schema/sessions";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { challengeMinutes } from "./passkey-response";

type Challenge = typeof passkeyChallenges.$inferSelect;

/**
 * Keeps a challenge for the browser that asked.
 * @returns what only this browser gets, and shows with its answer
 */
export async function insertPasskeyChallenge(
  db: Db,
  challenge: Pick<Challenge, "challenge" | "purpose" | "userId" | "returnPath"> & { sessionId?: string },
  now: Date,
): Promise<string> {
  const browserToken = randomToken(32);
  const expiresAt = new Date(now.getTime() + challengeMinutes * 60_000);
  await db.insert(passkeyChallenges).values({ ...challenge, browserHash: hashToken(browserToken), expiresAt });
  return browserToken;
}

/**
 * Uses up the challenge of a browser, before its answer is looked at: a wrong answer has no second try, nor has a right one.
 * @returns null where there is none for this purpose, it is used, or its time is over
 */
export async function takePasskeyChallenge(
  db: Db,
  { browserToken, purpose }: { browserToken: string; purpose: Challenge["purpose"] },
  now: Date,
): Promise<Challenge | null> {
  const [taken] = await db
    .update(passkeyChallenges)
    .set({ usedAt: now })
    .where(
      and(
        eq(passkeyChallenges.browserHash, hashToken(browserToken)),
        eq(passkeyChallenges.purpose, purpose),
        isNull(passkeyChallenges.usedAt),
        gt(passkeyChallenges.expiresAt, now),
      ),
    )
    .returning();
  return taken ?? null;
}
