import { and, eq, gt, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { seenAssertions, signInAttempts } from "@/drizzle/schema/sign-in";
import { sealPurposes } from "@/lib/crypto/seal-purposes";
import { hashToken } from "@/lib/crypto/tokens";
import { type Db, isRefusedByConstraint } from "@/lib/db/database";

/** One browser's walk to an identity provider. Single use. */
export type SignInAttempt = typeof signInAttempts.$inferSelect;

export const attemptLifetimeSeconds = 600;

export type NewAttempt = typeof signInAttempts.$inferInsert;

/** What the sealed part of an attempt is bound to. */
export const attemptSecretsPurpose = sealPurposes.attemptSecrets;

export async function insertAttempt(db: Db, attempt: NewAttempt): Promise<void> {
  await db.insert(signInAttempts).values(attempt);
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

/**
 * Stores an attempt of a browser.
 * @param place the organization, or a part of the statement that is null when the attempt may not be stored
 * @param hashes what the browser says of its other attempts
 * @returns those of `hashes` that belong to attempts that can still be answered, or were just now; null when it may not be stored
 */
export async function insertBrowserAttempt(
  db: Db,
  attempt: Omit<NewAttempt, "organizationId">,
  place: string | SQL<string>,
  hashes: readonly string[],
): Promise<string[] | null> {
  const recent = db
    .select({ known: sql`json_agg(${signInAttempts.browserHash})` })
    .from(signInAttempts)
    .where(and(inArray(signInAttempts.browserHash, [...hashes]), gt(signInAttempts.expiresAt, attempt.createdAt)));
  const known = hashes.length === 0 ? sql<string[] | null>`null` : sql<string[] | null>`(${recent.getSQL()})`;
  try {
    const [row] = await db
      .insert(signInAttempts)
      .values({ ...attempt, organizationId: place })
      .returning({ known });
    return row?.known ?? [];
  } catch (error) {
    if (!isRefusedByConstraint(error)) throw error;
    return null;
  }
}

/** Uses an attempt up. One statement decides the race: false when it was used already. */
export async function consumeAttempt(db: Db, attempt: AttemptName, now: Date): Promise<boolean> {
  return (await attemptUse(db, attempt, now)).length === 1;
}

type AttemptName = Pick<SignInAttempt, "organizationId" | "id">;

/** The use of an attempt, alone or as a part of a statement: its connection, or no row when it was used already. */
function attemptUse(db: Db, { organizationId, id }: AttemptName, now: Date) {
  return db
    .update(signInAttempts)
    .set({ usedAt: now })
    .where(
      and(eq(signInAttempts.organizationId, organizationId), eq(signInAttempts.id, id), isNull(signInAttempts.usedAt)),
    )
    .returning({ connectionId: signInAttempts.connectionId });
}

/** What of an accepted answer is good once. */
export type OneTimeParts = {
  connectionId: string;
  /** The request; null where nobody asked, or where it was used up before. */
  attempt: AttemptName | null;
  assertionId: string;
  /** Until when the assertion has to be remembered. */
  expiresAt: Date;
};

/**
 * The use of the one-time parts, for a statement that stands or falls with them: a request that was used already leaves no
 * connection to write, and an assertion that was seen is there.
 */
export function oneTimeUse(db: Db, { connectionId, attempt, assertionId, expiresAt }: OneTimeParts, now: Date) {
  const used = attempt && { used: attemptUse(db, attempt, now) };
  const place = attempt ? sql<string>`(select used.connection_id from used)` : connectionId;
  const seen = { connectionId: place, assertionIdHash: hashToken(assertionId), expiresAt };
  return { ...used, seen: db.insert(seenAssertions).values(seen) };
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
