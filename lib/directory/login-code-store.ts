import { and, count, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { loginCodes, recoveryCodes, roles, userRoles, users } from "@/drizzle/schema";
import type { Db } from "@/lib/db/database";

export type LoginCode = typeof loginCodes.$inferSelect;

export async function insertLoginCode(db: Db, code: LoginCode): Promise<void> {
  await db.insert(loginCodes).values(code);
}

/** Earlier codes of the address become void: one active code an address. */
export async function voidLoginCodes(db: Db, email: string, now: Date): Promise<void> {
  await db
    .update(loginCodes)
    .set({ usedAt: now })
    .where(and(eq(loginCodes.email, email), isNull(loginCodes.usedAt)));
}

export async function countLoginCodes(db: Db, by: { email?: string; address?: string }, since: Date): Promise<number> {
  const [row] = await db
    .select({ value: count() })
    .from(loginCodes)
    .where(
      and(
        by.email ? eq(loginCodes.email, by.email) : undefined,
        by.address ? eq(loginCodes.address, by.address) : undefined,
        gt(loginCodes.createdAt, since),
      ),
    );
  return row?.value ?? 0;
}

/**
 * Takes one try of a challenge and returns it, in one statement: the count falls before anything is compared, so that
 * parallel guesses cannot share a try. Null when it is unknown, used, expired, or out of tries.
 */
export async function takeTry(db: Db, challengeHash: string, now: Date): Promise<LoginCode | null> {
  const [row] = await db
    .update(loginCodes)
    .set({ triesLeft: sql`${loginCodes.triesLeft} - 1` })
    .where(
      and(
        eq(loginCodes.challengeHash, challengeHash),
        isNull(loginCodes.usedAt),
        gt(loginCodes.expiresAt, now),
        gt(loginCodes.triesLeft, 0),
      ),
    )
    .returning();
  return row ?? null;
}

/** Uses a challenge up; false when another request did so first. */
export async function consumeLoginCode(db: Db, challengeHash: string, now: Date): Promise<boolean> {
  const used = await db
    .update(loginCodes)
    .set({ usedAt: now })
    .where(and(eq(loginCodes.challengeHash, challengeHash), isNull(loginCodes.usedAt)))
    .returning({ email: loginCodes.email });
  return used.length === 1;
}

export async function replaceRecoveryCodes(
  db: Db,
  userId: string,
  codeHashes: readonly string[],
  now: Date,
): Promise<void> {
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await db.insert(recoveryCodes).values(codeHashes.map((codeHash) => ({ codeHash, userId, createdAt: now })));
}

/** Uses a recovery code up and names its owner; null when it is unknown or used, or belongs to another address. */
export async function consumeRecoveryCode(
  db: Db,
  codeHash: string,
  email: string,
  now: Date,
): Promise<{ userId: string; organizationId: string } | null> {
  const owner = db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.email, email), eq(users.status, "active")));
  const [row] = await db
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(
      and(eq(recoveryCodes.codeHash, codeHash), isNull(recoveryCodes.usedAt), sql`${recoveryCodes.userId} in ${owner}`),
    )
    .returning({ userId: recoveryCodes.userId });
  if (!row) return null;
  const [user] = await db.select({ organizationId: users.organizationId }).from(users).where(eq(users.id, row.userId));
  return user ? { userId: row.userId, organizationId: user.organizationId } : null;
}

/** Whether anybody has a way in when the provider fails: an administrator of the organization, or an operator, with a code left. */
export async function hasBreakGlass(db: Db, organizationId: string): Promise<boolean> {
  const holdsConsole = db
    .select({ id: userRoles.userId })
    .from(userRoles)
    .innerJoin(roles, and(eq(roles.organizationId, userRoles.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(and(eq(userRoles.organizationId, organizationId), eq(roles.console, true)));
  const [row] = await db
    .select({ id: users.id })
    .from(recoveryCodes)
    .innerJoin(users, eq(users.id, recoveryCodes.userId))
    .where(
      and(
        isNull(recoveryCodes.usedAt),
        eq(users.status, "active"),
        or(eq(users.operator, true), inArray(users.id, holdsConsole)),
      ),
    )
    .limit(1);
  return row !== undefined;
}

export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const [row] = await db
    .select({ value: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
  return row?.value ?? 0;
}
