import { and, asc, eq, isNull, lt, or } from "drizzle-orm";
import { directories, directoryTokens } from "@/drizzle/schema/directories";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import type { Directory, DirectoryName } from "./directory-store";

/** A token for screens and answers, without the token itself. */
export type DirectoryToken = Omit<typeof directoryTokens.$inferSelect, "tokenHash" | "slot">;

const ofDirectory = ({ organizationId, directoryId }: DirectoryName) =>
  and(eq(directoryTokens.organizationId, organizationId), eq(directoryTokens.directoryId, directoryId));

const withoutHash = ({ tokenHash: _hash, slot: _slot, ...shown }: typeof directoryTokens.$inferSelect) => shown;

/** The live tokens of a directory, the older one first. */
export async function listDirectoryTokens(db: Db, directory: DirectoryName): Promise<DirectoryToken[]> {
  const rows = await db
    .select()
    .from(directoryTokens)
    .where(ofDirectory(directory))
    .orderBy(asc(directoryTokens.createdAt));
  return rows.map(withoutHash);
}

/** A token that was sent to us, with the directory that it opens. */
export type HeldDirectoryToken = { token: DirectoryToken; directory: Directory };

/** The token behind a bearer token, expired or not; null where there is none. By its hash: 256 bits that nobody guesses. */
export async function findDirectoryToken(db: Db, token: string): Promise<HeldDirectoryToken | null> {
  const [row] = await db
    .select({ token: directoryTokens, directory: directories })
    .from(directoryTokens)
    .innerJoin(
      directories,
      and(
        eq(directories.organizationId, directoryTokens.organizationId),
        eq(directories.id, directoryTokens.directoryId),
      ),
    )
    .where(eq(directoryTokens.tokenHash, hashToken(token)));
  return row ? { token: withoutHash(row.token), directory: row.directory } : null;
}

/** Notes the use and what the caller calls itself, at most once a minute a token. */
export async function touchDirectoryToken(
  db: Db,
  { organizationId, id }: Pick<DirectoryToken, "organizationId" | "id">,
  use: { at: Date; client: string | null },
): Promise<void> {
  const aMinuteAgo = new Date(use.at.getTime() - 60_000);
  const isDue = or(isNull(directoryTokens.lastUsedAt), lt(directoryTokens.lastUsedAt, aMinuteAgo));
  await db
    .update(directoryTokens)
    .set({ lastUsedAt: use.at, lastClient: use.client })
    .where(and(eq(directoryTokens.organizationId, organizationId), eq(directoryTokens.id, id), isDue));
}

/**
 * Adds a token in the slot that is free; a constraint (`one_directory_token_per_slot`) stops two that take one at once.
 * @returns null when both are taken
 */
export async function insertDirectoryToken(
  db: Db,
  { token, ...row }: Omit<typeof directoryTokens.$inferInsert, "slot" | "tokenHash"> & { token: string },
): Promise<DirectoryToken | null> {
  const taken = await db.select({ slot: directoryTokens.slot }).from(directoryTokens).where(ofDirectory(row));
  const free = [1, 2].find((candidate) => !taken.some(({ slot }) => slot === candidate));
  if (free === undefined) return null;
  const [inserted] = await db
    .insert(directoryTokens)
    .values({ ...row, slot: free, tokenHash: hashToken(token) })
    .returning();
  if (!inserted) throw new Error("The token was not inserted");
  return withoutHash(inserted);
}

/** @returns the token that was deleted, or null when there was none */
export async function deleteDirectoryTokenRow(
  db: Db,
  directory: DirectoryName,
  tokenId: string,
): Promise<DirectoryToken | null> {
  const [row] = await db
    .delete(directoryTokens)
    .where(and(ofDirectory(directory), eq(directoryTokens.id, tokenId)))
    .returning();
  return row ? withoutHash(row) : null;
}
