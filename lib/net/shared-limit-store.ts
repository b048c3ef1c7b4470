import { sql } from "drizzle-orm";
import { rateLimits } from "@/drizzle/schema/limits";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { consumeRateLimit, type RateLimitState, type SharedRateLimitName } from "./rate-limit";

/**
 * Takes a point that all instances count together: of what guards people from guesses, a tenth instance must not give ten times the tries.
 * Each instance counts first, so that a flood from one machine does not become as many statements. The window is the database's: the clocks
 * of instances may differ (decision 0076).
 */
export async function consumeSharedLimit(db: Db, name: SharedRateLimitName, key: string): Promise<RateLimitState> {
  const here = await consumeRateLimit(name, key);
  if (!here.isAllowed) return here;
  const isOver = sql`${rateLimits.expiresAt} <= now()`;
  const [row] = await db
    .insert(rateLimits)
    .values({ key: hashToken(`${name}:${key}`), points: 1, expiresAt: sql`now() + ${window(here)}` })
    .onConflictDoUpdate({
      target: rateLimits.key,
      set: {
        points: sql`case when ${isOver} then 1 else ${rateLimits.points} + 1 end`,
        expiresAt: sql`case when ${isOver} then now() + ${window(here)} else ${rateLimits.expiresAt} end`,
      },
    })
    .returning({
      points: rateLimits.points,
      seconds: sql<number>`ceil(extract(epoch from ${rateLimits.expiresAt} - now()))::int`,
    });
  if (!row) throw new Error("The limit was not counted");
  const { limit, windowSeconds } = here;
  return {
    isAllowed: row.points <= limit,
    limit,
    windowSeconds,
    remaining: Math.max(0, limit - row.points),
    resetSeconds: Math.max(1, row.seconds),
  };
}

const window = ({ windowSeconds }: RateLimitState) => sql`make_interval(secs => ${windowSeconds})`;

/** The same; false when the key has no point left in this minute. */
export async function takeSharedLimit(db: Db, name: SharedRateLimitName, key: string): Promise<boolean> {
  return (await consumeSharedLimit(db, name, key)).isAllowed;
}
