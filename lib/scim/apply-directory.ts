import { systemActor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import { retryOnConflict } from "@/lib/db/database";
import { settleGroup } from "./change-directory-group";
import { settleUser } from "./create-directory-user";
import { findDirectoryGroup, listUnsettledGroups } from "./directory-group-store";
import { type DirectoryName, findDirectory } from "./directory-store";
import { findDirectoryUser, listUnsettledUsers } from "./directory-user-store";
import { fillRoles } from "./fill-roles";
import type { ScimContext } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";

/** What became of the entries that stood for nobody; `refused` stay so until the directory speaks of them again. */
export type Applied = { users: number; groups: number; refused: number };

const batch = 200;

/**
 * Does what a directory asked for while it was in a dry run: makes or takes over its people, then fills its groups and gives its roles. Each person is a
 * transaction of their own, so that one who is refused holds up nobody. Doing it again does nothing.
 */
export async function applyDirectory(name: DirectoryName, ctx: Context): Promise<Applied> {
  const applied = { users: 0, groups: 0, refused: 0 };
  const directory = await findDirectory(ctx.db, name);
  if (!directory || directory.dryRun) return applied;
  const base = `${ctx.baseUrl}/scim/v2/${directory.id}`;
  const within = (db: Context["db"]): ScimContext => ({
    ...ctx,
    db,
    actor: systemActor(`directory ${directory.name}`),
    directory,
    base,
    note: { action: "user.updated", target: null, userId: null, body: null, facts: [], receiptId: null },
  });
  for (let after = ""; ; ) {
    const ids = await listUnsettledUsers(ctx.db, name, { after, limit: batch });
    for (const id of ids) {
      const outcome = await ctx.db.transaction((tx) => applyUser(name, id, within(tx))).catch(refusedOnly);
      applied.users += outcome === "done" ? 1 : 0;
      applied.refused += outcome === "refused" ? 1 : 0;
    }
    after = ids.at(-1) ?? "";
    if (ids.length < batch) break;
  }
  for (const id of await listUnsettledGroups(ctx.db, name)) {
    await ctx.db.transaction((tx) => applyGroup(name, id, within(tx)));
    applied.groups += 1;
  }
  await retryOnConflict(() => ctx.db.transaction((tx) => fillRoles(directory, null, within(tx))));
  return applied;
}

type Outcome = "done" | "refused" | "nobody";

async function applyUser(name: DirectoryName, id: string, ctx: ScimContext): Promise<Outcome> {
  const row = await findDirectoryUser(ctx.db, name, id, true);
  if (!row || row.userId !== null) return "nobody";
  const settled = await settleUser(row, null, ctx);
  return settled.userId === null ? "nobody" : "done";
}

async function applyGroup(name: DirectoryName, id: string, ctx: ScimContext): Promise<void> {
  const row = await findDirectoryGroup(ctx.db, name, id, true);
  if (row && row.groupKey === null) await settleGroup(row, { added: [], removed: [] }, ctx);
}

function refusedOnly(error: unknown): Outcome {
  if (error instanceof ScimRefusal) return "refused";
  throw error;
}
