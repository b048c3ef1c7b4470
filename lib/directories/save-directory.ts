import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { findConnection } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { lockRow } from "@/lib/directory/lock-row-store";
import { lockOrganization } from "@/lib/directory/organization-store";
import { requireWithin } from "@/lib/directory/quotas";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { type Applied, applyDirectory } from "@/lib/scim/apply-directory";
import {
  type Directory,
  type DirectoryName,
  insertDirectory,
  listDirectories,
  updateDirectoryRow,
} from "@/lib/scim/directory-store";
import type { DirectoryInput, DirectoryPatch } from "./directory-schema";
import { addDirectoryToken, type NewDirectoryToken, requireDirectory } from "./manage-directory-token";

/**
 * Creates a directory with its first token, which is in this answer and nowhere else. Wizard and REST end here.
 * @throws SsoError validation_failed (no such connection), quota_reached
 */
export async function createDirectory(
  input: NewDirectory,
  ctx: Context,
): Promise<{ directory: Directory; token: NewDirectoryToken }> {
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    const directory = await createBareDirectory(input, inner);
    const token = await addDirectoryToken(directory, { label: "SCIM", days: null }, inner);
    return { directory, token };
  });
}

type NewDirectory = { organizationId: string; directory: DirectoryInput };

/** The same without a token, where there is nobody to show one to. @throws SsoError validation_failed, quota_reached */
export async function createBareDirectory(
  { organizationId, directory: input }: NewDirectory,
  ctx: Context,
): Promise<Directory> {
  const { connection: connectionId, ...fields } = input;
  await requireKnownConnection(ctx.db, organizationId, connectionId);
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    await lockOrganization(tx, organizationId);
    const directory = await insertDirectory(tx, {
      ...fields,
      id: randomId(16),
      organizationId,
      connectionId,
      createdBy: ctx.actor.label,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    requireWithin("directories", (await listDirectories(tx, organizationId)).length);
    await auditDirectory("directory.created", null, directory, inner);
    return directory;
  });
}

/**
 * Changes a part of a directory. Nothing is written when nothing changed.
 * @throws SsoError not_found, validation_failed (no such connection)
 */
export async function updateDirectory(
  { organizationId, directoryId, patch }: { organizationId: string; directoryId: string; patch: DirectoryPatch },
  ctx: Context,
): Promise<Directory> {
  const { connection: connectionId, ...fields } = patch;
  const name = { organizationId, directoryId };
  if (connectionId) await requireKnownConnection(ctx.db, organizationId, connectionId);
  return ctx.db.transaction(async (tx) => {
    await lockRow(tx, { type: "directory", organizationId, key: directoryId });
    const before = await requireDirectory(name, { db: tx });
    const wanted = { ...fields, ...(connectionId !== undefined && { connectionId }) };
    if (diffFields(auditedPart(before), auditedPart({ ...before, ...wanted })).length === 0) return before;
    const after = await updateDirectoryRow(tx, name, { ...wanted, updatedAt: ctx.now });
    if (!after) throw new SsoError("not_found");
    await auditDirectory("directory.updated", before, after, { ...ctx, db: tx });
    return after;
  });
}

/**
 * Ends a dry run: what the directory has said by then is carried out, each person for themselves. Nothing happens where there is none.
 * @throws SsoError not_found
 */
export async function endDryRun(name: DirectoryName, ctx: Context): Promise<Applied> {
  await updateDirectory({ ...name, patch: { dryRun: false } }, ctx);
  return applyDirectory(name, ctx);
}

/** @throws SsoError validation_failed */
async function requireKnownConnection(db: Db, organizationId: string, id: string | null): Promise<void> {
  if (id === null || (await findConnection(db, organizationId, id))) return;
  throw new SsoError("validation_failed", { got: plain(id), fields: { connection: "connection_unknown" } });
}

async function auditDirectory(
  action: `directory.${"created" | "updated"}`,
  before: Directory | null,
  after: Directory,
  ctx: Context,
): Promise<void> {
  const { organizationId, id, name } = after;
  const changes = diffFields(before && auditedPart(before), auditedPart(after));
  await recordAudit({ organizationId, action, target: { type: "directory", id, label: name }, changes }, ctx);
}

function auditedPart({ name, preset, connectionId, matchBy, onDelete, dryRun, status }: Directory) {
  return { name, preset, connection: connectionId, matchBy, onDelete, dryRun, status };
}
