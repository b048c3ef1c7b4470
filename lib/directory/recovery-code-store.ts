import { and, count, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { recoveryCodes, roles, userRoles, users } from "@/drizzle/schema";
import type { Db } from "@/lib/db/database";

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
