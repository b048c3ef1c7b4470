import { and, eq, gt, inArray, isNull } from "drizzle-orm";
import { seenAssertions, signInAttempts } from "@/drizzle/schema/sign-in";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";

/** One browser's walk to an identity provider. Single use. */
export type SignInAttempt = typeof signInAttempts.$inferSelect;

export const attemptLifetimeSeconds = 600;

export type NewAttempt = typeof signInAttempts.$inferInsert;

/** What the sealed part of an attempt is bound to. */
export const attemptSecretsPurpose = (requestId: string) => `attempt-secrets:${requestId}`;

export async function insertAttempt(db: Db, attempt: NewAttempt): Promise<void> {
  await db.insert(signInAttempts).values(attempt);
}

/** The attempt that an answer names; its connection is checked by the caller. */
export async function findAttempt(db: Db, requestId: string): Promise<SignInAttempt | null> {
  const [row] = await findAttempts(db, [requestId]);
  return row ?? null;
}

export async function findAttemptById(db: Db, id: string): Promise<SignInAttempt | null> {
  const [row] = await db.select().from(signInAttempts).where(eq(signInAttempts.id, id));
  return row ?? null;
}

/** The attempts of several request ids, in no order. */
export async function findAttempts(db: Db, requestIds: readonly string[]): Promise<SignInAttempt[]> {
  return db
    .select()
    .from(signInAttempts)
    .where(inArray(signInAttempts.requestId, [...requestIds]));
}

/** The attempt that a RelayState was sent with: only a handle, the request id and the browser decide. */
export async function findAttemptByRelayState(db: Db, relayState: string): Promise<SignInAttempt | null> {
  const [row] = await db
    .select()
    .from(signInAttempts)
    .where(eq(signInAttempts.relayStateHash, hashToken(relayState)))
    .limit(1);
  return row ?? null;
}

/** Which of these hashes belong to attempts that can still be answered, or were just now. */
export async function listRecentBrowserHashes(db: Db, hashes: readonly string[], now: Date): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await db
    .select({ hash: signInAttempts.browserHash })
    .from(signInAttempts)
    .where(and(inArray(signInAttempts.browserHash, [...hashes]), gt(signInAttempts.expiresAt, now)));
  return rows.map(({ hash }) => hash);
}

/** Uses an attempt up. One statement decides the race: false when it was used already. */
export async function consumeAttempt(
  db: Db,
  { organizationId, id }: Pick<SignInAttempt, "organizationId" | "id">,
  now: Date,
): Promise<boolean> {
  const used = await db
    .update(signInAttempts)
    .set({ usedAt: now })
    .where(
      and(eq(signInAttempts.organizationId, organizationId), eq(signInAttempts.id, id), isNull(signInAttempts.usedAt)),
    )
    .returning({ id: signInAttempts.id });
  return used.length === 1;
}

/** Remembers an assertion; false when this connection has accepted it before (a replay). */
export async function rememberAssertion(
  db: Db,
  connectionId: string,
  assertionId: string,
  expiresAt: Date,
): Promise<boolean> {
  const inserted = await db
    .insert(seenAssertions)
    .values({ connectionId, assertionIdHash: hashToken(assertionId), expiresAt })
    .onConflictDoNothing()
    .returning({ connectionId: seenAssertions.connectionId });
  return inserted.length === 1;
}
