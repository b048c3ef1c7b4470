import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { requireAsRead } from "@/lib/audit/require-as-read";
import { findConnection } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { type Db, retryOnConflict } from "@/lib/db/database";
import { lockRow } from "@/lib/directory/lock-row-store";
import { lockOrganization } from "@/lib/directory/organization-store";
import { requireWithin } from "@/lib/directory/quotas";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { type Applied, applyDirectory } from "@/lib/scim/apply-directory";
import { noRoles } from "@/lib/scim/directory-roles";
import {
  type Directory,
  type DirectoryName,
  insertDirectory,
  listDirectories,
  updateDirectoryRow,
} from "@/lib/scim/directory-store";
import { fillRoles, type RoleShifts } from "@/lib/scim/fill-roles";
import type { DirectoryChanges, DirectoryInput } from "./directory-schema";
import { addDirectoryToken, type NewDirectoryToken, requireDirectory } from "./manage-directory-token";
import { requireRoleRows } from "./require-role-rows";

/**
 * Creates a directory with its first token, which is in this answer and nowhere else. Wizard and REST end here.
 * @throws SsoError validation_failed (no such connection or role), console_roles_unconfirmed, permission_missing, quota_reached
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

/** A directory to be made; `confirmsConsoleRoles`: the caller means rows that make people administrators. */
type NewDirectory = { organizationId: string; directory: DirectoryInput; confirmsConsoleRoles?: boolean };

/**
 * The same without a token, where there is nobody to show one to.
 * @throws SsoError validation_failed, console_roles_unconfirmed, permission_missing, quota_reached
 */
export async function createBareDirectory(
  { organizationId, directory: input, confirmsConsoleRoles = false }: NewDirectory,
  ctx: Context,
): Promise<Directory> {
  const { connection: connectionId, ...fields } = input;
  await requireKnownConnection(ctx.db, organizationId, connectionId);
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    await lockOrganization(tx, organizationId);
    const table = { before: null, after: input.roles, isConfirmed: confirmsConsoleRoles };
    await requireRoleRows({ organizationId, ...table }, inner);
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

/** What becomes of a directory; `confirmsConsoleRoles`: the caller means rows that make people administrators. */
type DirectoryChange = DirectoryName & { patch: DirectoryChanges; confirmsConsoleRoles?: boolean };

/**
 * Changes a part of a directory. Nothing is written when nothing changed. Another table of roles counts at once for everybody: a provider
 * sends a change once, and will not come back for it.
 * @throws SsoError not_found, validation_failed (no such connection or role), console_roles_unconfirmed, permission_missing,
 *   last_administrator, changed_meanwhile
 */
export async function updateDirectory(change: DirectoryChange, ctx: Context): Promise<Directory> {
  const { connection } = change.patch;
  if (connection) await requireKnownConnection(ctx.db, change.organizationId, connection);
  // A sync under way holds rows that this needs, in another order.
  return retryOnConflict(() =>
    ctx.db.transaction(async (tx) => (await changeDirectory(change, { ...ctx, db: tx })).directory),
  );
}

/** The same within a transaction of the caller. @returns the directory, and whose roles changed */
export async function changeDirectory(
  { patch, confirmsConsoleRoles = false, ...name }: DirectoryChange,
  ctx: Context,
): Promise<{ directory: Directory; shifts: RoleShifts }> {
  const { organizationId, directoryId } = name;
  const { connection: connectionId, roles: rows, ...fields } = patch;
  await lockRow(ctx.db, { type: "directory", organizationId, key: directoryId });
  const before = await requireDirectory(name, ctx);
  const roles = rows && { ...(before.roles ?? noRoles), ...rows };
  if (roles) {
    const table = { before: before.roles, after: roles, isConfirmed: confirmsConsoleRoles };
    await requireRoleRows({ organizationId, ...table }, ctx);
  }
  const beginsDryRun = fields.dryRun === true && !before.dryRun;
  const wanted = {
    ...fields,
    ...(roles && { roles }),
    ...(connectionId !== undefined && { connectionId }),
    ...(beginsDryRun && { dryRunSince: ctx.now }),
  };
  const changes = diffFields(auditedPart(before), auditedPart({ ...before, ...wanted }));
  if (changes.length === 0) return { directory: before, shifts: [] };
  requireAsRead(changes, ctx);
  const directory = await updateDirectoryRow(ctx.db, name, { ...wanted, updatedAt: ctx.now });
  if (!directory) throw new SsoError("not_found");
  await auditDirectory("directory.updated", before, directory, ctx);
  // A dry run changes nobody; its end does.
  const shifts = roles && !directory.dryRun ? await fillRoles(directory, null, ctx) : [];
  return { directory, shifts };
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

function auditedPart({ connectionId, roles, ...directory }: Directory) {
  const { name, preset, matchBy, onDelete, dryRun, status } = directory;
  const table = roles ?? noRoles;
  return { name, preset, connection: connectionId, matchBy, onDelete, dryRun, status, roles: table };
}
