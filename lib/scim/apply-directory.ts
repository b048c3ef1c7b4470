import { systemActor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import { retryOnConflict } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { settleGroup, settleName } from "./change-directory-group";
import { carriedOut, settleUser } from "./create-directory-user";
import { listDepartures, takeDeparture } from "./departure-store";
import { findDirectoryGroup, listDirectoryGroupIds } from "./directory-group-store";
import { type DirectoryName, findDirectory } from "./directory-store";
import { findDirectoryUser, findManager, listUnsettledUsers, updateDirectoryUserRow } from "./directory-user-store";
import { letGo } from "./end-directory-user";
import { refillGroup } from "./fill-group";
import { fillRoles } from "./fill-roles";
import { revokeStrayGrants } from "./group-grant-store";
import { grantorOf, type ScimContext } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";

/** What became of what waited; who is `refused` stays as they are until the directory speaks of them again. */
export type Applied = { users: number; groups: number; refused: number };

const batch = 200;

/**
 * Does what a directory asked for while it was in a dry run: lets go those whom it deleted, makes, takes over or changes its people, then
 * fills its groups and gives its roles. Each person is a transaction of their own, so that one who is refused holds up nobody. Doing it again
 * does nothing.
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
  const settle = async (one: (inner: ScimContext) => Promise<Outcome>) => {
    const outcome = await retryOnConflict(() => ctx.db.transaction((tx) => one(within(tx)))).catch(refusedOnly);
    applied.users += outcome === "done" ? 1 : 0;
    applied.refused += outcome === "refused" ? 1 : 0;
    return outcome;
  };
  // First, so that somebody who was deleted and named again is not let go at the end.
  for (const { userId } of await listDepartures(ctx.db, name)) {
    const outcome = await settle((inner) => applyDeparture(name, userId, inner));
    // It would end somebody's access some day, when nobody thinks of it.
    if (outcome === "refused") await takeDeparture(ctx.db, name, userId);
  }
  for (let after = ""; ; ) {
    const ids = await listUnsettledUsers(ctx.db, name, { after, limit: batch });
    for (const id of ids) await settle((inner) => applyUser(name, id, inner));
    after = ids.at(-1) ?? "";
    if (ids.length < batch) break;
  }
  for (const id of await listDirectoryGroupIds(ctx.db, name))
    applied.groups += await retryOnConflict(() => ctx.db.transaction((tx) => applyGroup(name, id, within(tx))));
  await retryOnConflict(() =>
    ctx.db.transaction(async (tx) => {
      const inner = within(tx);
      await revokeStrayGrants({ ...name, grantedBy: grantorOf(directory) }, inner);
      await fillRoles(directory, null, inner);
    }),
  );
  return applied;
}

type Outcome = "done" | "refused" | "nobody";

/** Whom another directory speaks for by now is not this one's to let go. */
async function applyDeparture(name: DirectoryName, userId: string, ctx: ScimContext): Promise<Outcome> {
  if (!(await takeDeparture(ctx.db, name, userId))) return "nobody";
  if ((await findManager(ctx.db, { organizationId: name.organizationId, id: null }, userId)) !== null) return "nobody";
  await letGo({ id: null, userId }, ctx);
  return "done";
}

async function applyUser(name: DirectoryName, id: string, ctx: ScimContext): Promise<Outcome> {
  const row = await findDirectoryUser(ctx.db, name, id, true);
  if (!row || (row.userId !== null && row.activeBeforeDryRun === null)) return "nobody";
  const settled = await settleUser(row, carriedOut(row), ctx);
  if (settled.userId === null) return "nobody";
  if (row.activeBeforeDryRun !== null) await updateDirectoryUserRow(ctx.db, name, id, { activeBeforeDryRun: null });
  return "done";
}

/** @returns how many groups it filled that filled none before */
async function applyGroup(name: DirectoryName, id: string, ctx: ScimContext): Promise<number> {
  const row = await findDirectoryGroup(ctx.db, name, id, true);
  if (!row) return 0;
  if (row.groupKey !== null) {
    const named = row.nameBeforeDryRun === null ? row : await settleName(row, row.nameBeforeDryRun, ctx);
    await refillGroup(named, ctx);
    return 0;
  }
  await settleGroup(row, { added: [], removed: [] }, ctx);
  return 1;
}

/** The last administrator, an operator, somebody of another directory. */
function refusedOnly(error: unknown): Outcome {
  if (error instanceof ScimRefusal || (error instanceof SsoError && error.code === "last_administrator"))
    return "refused";
  throw error;
}
