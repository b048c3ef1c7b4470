import { isDeepStrictEqual } from "node:util";
import { retryOnConflict } from "@/lib/db/database";
import { plain, said } from "@/lib/facts/fact";
import { carriedOut, columnsOf, orTaken, settleUser } from "./create-directory-user";
import { insertDeparture } from "./departure-store";
import {
  type DirectoryUser,
  deleteDirectoryUserRow,
  findDirectoryUser,
  updateDirectoryUserRow,
} from "./directory-user-store";
import { letGo } from "./end-directory-user";
import { requireVersion } from "./entity-version";
import { nameOf, type ScimContext } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";
import { tryOut, withinTransaction } from "./try-out";
import type { UserResource } from "./user-resource";
import { toResource } from "./user-view";

/** Which entry, and the version that the caller read (`If-Match`). */
export type ResourceTarget = { id: string; ifMatch: string | null };

export function notFound(id: string): ScimRefusal {
  return new ScimRefusal(404, null, said("scimNotFound", { id: plain(id) }));
}

/**
 * Changes somebody: as a whole (PUT) or in parts (PATCH).
 * @param change what becomes of the resource; whose `active` is taken away stays as active as they are
 * @throws ScimRefusal 404, 412, 409, and what `change` throws: then nothing is changed
 */
export async function changeDirectoryUser(
  { id, ifMatch }: ResourceTarget,
  change: (before: UserResource) => UserResource,
  ctx: ScimContext,
): Promise<DirectoryUser> {
  const directory = nameOf(ctx.directory);
  const before = ctx.note.facts.length;
  let name = id;
  return orTaken(
    () => name,
    () =>
      retryOnConflict(() =>
        ctx.db.transaction(async (tx) => {
          ctx.note.facts.splice(before);
          ctx.note.receiptId = null;
          const inner = await withinTransaction(tx, ctx);
          const row = await lockUser(id, inner);
          requireVersion(ifMatch, row.version);
          const after = change(toResource(row));
          name = after.userName;
          const active = after.active ?? row.active;
          noteChange(row, active, ctx);
          const wanted = { ...columnsOf(after), active };
          const patch = { ...wanted, activeBeforeDryRun: waitingFor(row, !isUnchanged(row, wanted), inner) };
          const version = row.version + 1;
          const changed = isUnchanged(row, patch)
            ? row
            : await updateDirectoryUserRow(tx, directory, id, { ...patch, version, updatedAt: ctx.now });
          const settled = await settleUser(changed, carriedOut(row), inner);
          if (ctx.note.facts.length === before) ctx.note.facts.push(said("scimUnchanged"));
          return settled;
        }),
      ),
  );
}

async function lockUser(id: string, ctx: ScimContext): Promise<DirectoryUser> {
  const row = await findDirectoryUser(ctx.db, nameOf(ctx.directory), id, true);
  if (!row) throw notFound(id);
  ctx.note.target = { type: "user", id, label: row.userName };
  ctx.note.userId = row.userId;
  return row;
}

function noteChange(row: DirectoryUser, active: boolean, { note }: ScimContext): void {
  if (row.active === active) note.action = "user.updated";
  else note.action = active ? "user.reactivated" : "user.deactivated";
}

/** What a dry run leaves for its end: of a user who is changed, whether they were active before. */
function waitingFor(row: DirectoryUser, isChanged: boolean, { directory }: ScimContext): boolean | null {
  if (!directory.dryRun) return null;
  return isChanged && row.userId !== null ? carriedOut(row) : row.activeBeforeDryRun;
}

function isUnchanged(row: DirectoryUser, patch: Partial<DirectoryUser>): boolean {
  return Object.entries(patch).every(([name, value]) => isDeepStrictEqual(row[name as keyof DirectoryUser], value));
}

/**
 * Forgets somebody: what the directory gave them goes, and they are suspended or removed as it is set up.
 * @throws ScimRefusal 404, 412, 409; SsoError last_administrator
 */
export async function deleteDirectoryUser({ id, ifMatch }: ResourceTarget, ctx: ScimContext): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const inner = await withinTransaction(tx, ctx);
    const row = await lockUser(id, inner);
    requireVersion(ifMatch, row.version);
    ctx.note.action = "user.deleted";
    const { userId } = row;
    if (userId !== null) {
      await tryOut(inner, (inside) => letGo({ id: row.id, userId }, inside));
      if (inner.directory.dryRun) await insertDeparture(tx, nameOf(ctx.directory), row, ctx.now);
    }
    await deleteDirectoryUserRow(tx, nameOf(ctx.directory), id);
  });
}
