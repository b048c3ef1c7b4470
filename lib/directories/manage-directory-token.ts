import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import { brokenConstraint } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { type Directory, type DirectoryName, findDirectory } from "@/lib/scim/directory-store";
import { type DirectoryToken, deleteDirectoryTokenRow, insertDirectoryToken } from "@/lib/scim/directory-token-store";
import type { DirectoryTokenInput } from "./directory-schema";
import { requireTokenAllowed } from "./require-role-rows";

/** A token at the moment that it is made: only its hash is kept. */
export type NewDirectoryToken = DirectoryToken & { token: string };

const dayMilliseconds = 86_400_000;

/**
 * Makes another token of a directory, which is good beside the first until that one is deleted: so it is replaced without a pause.
 * @throws SsoError not_found, directory_tokens_full, permission_missing
 */
export async function createDirectoryToken(
  { token, ...name }: DirectoryName & { token: DirectoryTokenInput },
  ctx: Context,
): Promise<NewDirectoryToken> {
  const directory = await requireDirectory(name, ctx);
  await requireTokenAllowed(directory, ctx);
  return ctx.db.transaction((tx) => addDirectoryToken(directory, token, { ...ctx, db: tx }));
}

/** The same within a transaction of the caller. @throws SsoError directory_tokens_full */
export async function addDirectoryToken(
  directory: Directory,
  { label, days }: DirectoryTokenInput,
  ctx: Context,
): Promise<NewDirectoryToken> {
  const token = `ghd_${randomToken(32)}`;
  const row = {
    id: randomId(10),
    organizationId: directory.organizationId,
    directoryId: directory.id,
    token,
    hint: token.slice(0, 8),
    label,
    createdBy: ctx.actor.label,
    createdAt: ctx.now,
    expiresAt: days === null ? null : new Date(ctx.now.getTime() + days * dayMilliseconds),
  };
  const made = await oneASlot(() => insertDirectoryToken(ctx.db, row));
  if (!made) throw new SsoError("directory_tokens_full", { expected: said("freeTokenSlot"), got: said("twoTokens") });
  await auditToken(directory, "directory.token.created", made, ctx);
  return { ...made, token };
}

/** Two that are added at once: the constraint lets one of them through. */
async function oneASlot<T>(insert: () => Promise<T>): Promise<T | null> {
  try {
    return await insert();
  } catch (error) {
    if (brokenConstraint(error) !== "one_directory_token_per_slot") throw error;
    return null;
  }
}

/** Deletes a token: requests with it are refused from now on. @throws SsoError not_found */
export async function deleteDirectoryToken(
  { tokenId, ...name }: DirectoryName & { tokenId: string },
  ctx: Context,
): Promise<void> {
  const directory = await requireDirectory(name, ctx);
  await ctx.db.transaction(async (tx) => {
    const gone = await deleteDirectoryTokenRow(tx, name, tokenId);
    if (!gone) throw new SsoError("not_found");
    await auditToken(directory, "directory.token.deleted", gone, { ...ctx, db: tx });
  });
}

/** A directory of an organization. @throws SsoError not_found */
export async function requireDirectory(name: DirectoryName, { db }: Pick<Context, "db">): Promise<Directory> {
  const directory = await findDirectory(db, name);
  if (!directory) throw new SsoError("not_found");
  return directory;
}

async function auditToken(
  { organizationId, id, name }: Directory,
  action: `directory.token.${"created" | "deleted"}`,
  { hint, label }: DirectoryToken,
  ctx: Context,
): Promise<void> {
  const shown = `${label} (${hint})`;
  const isNew = action === "directory.token.created";
  const changes = [{ field: "token", from: isNew ? null : shown, to: isNew ? shown : null }];
  await recordAudit({ organizationId, action, target: { type: "directory", id, label: name }, changes }, ctx);
}
