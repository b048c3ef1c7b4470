import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { personalTokens } from "@/drizzle/schema/api";
import { roles, userRoles, users } from "@/drizzle/schema/directory";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import type { ConsoleRole, Rights } from "./console-role";
import type { PersonalTokenView } from "./personal-token";

type Owner = { organizationId: string; userId: string };

/** A token that was sent to us, and whether its owner may still do what it is for. */
export type HeldToken = Owner & {
  id: string;
  email: string;
  readOnly: boolean;
  expiresAt: Date;
  /**
   * What its owner may do now, and with it the token; nothing while they are suspended. An operator's right is not in it: it needs a
   * session (decision 0007).
   */
  rights: Rights;
};

/** The console roles of the user that a query is about. */
const rightsHeld = (db: Db) =>
  sql<ConsoleRole[]>`coalesce(${db
    .select({ all: sql`json_agg(distinct ${roles.consoleRole})` })
    .from(userRoles)
    .innerJoin(roles, and(eq(roles.organizationId, userRoles.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(
      and(
        eq(userRoles.organizationId, users.organizationId),
        eq(userRoles.userId, users.id),
        isNotNull(roles.consoleRole),
      ),
    )}, '[]'::json)`;

/** The token behind a bearer token, expired or not; null where there is none. */
export async function findPersonalToken(db: Db, token: string): Promise<HeldToken | null> {
  const { id, organizationId, userId, readOnly, expiresAt } = personalTokens;
  const [row] = await db
    .select({
      id,
      organizationId,
      userId,
      readOnly,
      expiresAt,
      email: users.email,
      status: users.status,
      rights: rightsHeld(db),
    })
    .from(personalTokens)
    .innerJoin(users, and(eq(users.id, userId), eq(users.organizationId, organizationId)))
    .where(eq(personalTokens.tokenHash, hashToken(token)));
  if (!row) return null;
  const { status, rights, ...held } = row;
  return { ...held, rights: status === "active" ? rights : [] };
}

/** Whether somebody may hold tokens: they are active, and a role of theirs has the console. */
export async function mayHoldTokens(db: Db, { organizationId, userId }: Owner): Promise<boolean> {
  const [row] = await db
    .select({ status: users.status, rights: rightsHeld(db) })
    .from(users)
    .where(and(eq(users.organizationId, organizationId), eq(users.id, userId)));
  return row !== undefined && row.status === "active" && row.rights.length > 0;
}

/** Notes the use, at most once a minute a token. */
export async function touchPersonalToken(
  db: Db,
  { organizationId, id }: Pick<HeldToken, "organizationId" | "id">,
  now: Date,
): Promise<void> {
  const aMinuteAgo = new Date(now.getTime() - 60_000);
  const isDue = or(isNull(personalTokens.lastUsedAt), lt(personalTokens.lastUsedAt, aMinuteAgo));
  await db
    .update(personalTokens)
    .set({ lastUsedAt: now })
    .where(and(eq(personalTokens.organizationId, organizationId), eq(personalTokens.id, id), isDue));
}

const ofOwner = ({ organizationId, userId }: Owner) =>
  and(eq(personalTokens.organizationId, organizationId), eq(personalTokens.userId, userId));

/** Somebody's tokens, the newest first; those that have expired, too, until they are cleaned up. */
export async function listPersonalTokens(db: Db, owner: Owner): Promise<PersonalTokenView[]> {
  const { id, name, hint, readOnly, createdAt, expiresAt, lastUsedAt } = personalTokens;
  return db
    .select({ id, name, hint, readOnly, createdAt, expiresAt, lastUsedAt })
    .from(personalTokens)
    .where(ofOwner(owner))
    .orderBy(desc(createdAt), id);
}

export async function countPersonalTokens(db: Db, owner: Owner): Promise<number> {
  return db.$count(personalTokens, ofOwner(owner));
}

export async function insertPersonalToken(db: Db, token: typeof personalTokens.$inferInsert): Promise<void> {
  await db.insert(personalTokens).values(token);
}

/** @returns its name; null where its owner has no such token */
export async function deletePersonalToken(db: Db, owner: Owner, id: string): Promise<string | null> {
  const [row] = await db
    .delete(personalTokens)
    .where(and(ofOwner(owner), eq(personalTokens.id, id)))
    .returning({ name: personalTokens.name });
  return row?.name ?? null;
}

/** Ends every token of people who may not hold any. */
export async function deleteTokensOfUsers(db: Db, organizationId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  await db
    .delete(personalTokens)
    .where(and(eq(personalTokens.organizationId, organizationId), inArray(personalTokens.userId, [...userIds])));
}
