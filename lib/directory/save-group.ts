import { z } from "zod";
import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { requireAsRead } from "@/lib/audit/require-as-read";
import type { Context } from "@/lib/context";
import { brokenConstraint, brokenReference } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { GroupInput, GroupPatch } from "./directory-schema";
import { deleteGroupRow, emptyGroup, findGroup, type Group, insertGroup, renameGroup } from "./group-store";
import { lockRow } from "./lock-row-store";
import { whatNamesGroup } from "./mapping-reference-store";

export const groupViewSchema = z.object({ key: z.string(), name: z.string() }).meta({ id: "Group" });
export type GroupView = z.infer<typeof groupViewSchema>;

export function toGroupView({ key, name }: Group): GroupView {
  return { key, name };
}

/** @throws SsoError already_exists */
export async function createGroup(
  { organizationId, group }: { organizationId: string; group: GroupInput },
  ctx: Context,
): Promise<GroupView> {
  try {
    await ctx.db.transaction(async (tx) => {
      await insertGroup(tx, { ...group, organizationId, createdAt: ctx.now });
      await auditGroup({ organizationId, action: "group.created", before: null, after: group }, { ...ctx, db: tx });
    });
    return group;
  } catch (error) {
    if (!brokenConstraint(error)) throw error;
    throw new SsoError("already_exists", {
      expected: said("freeGroupKey"),
      got: plain(group.key),
      fields: { key: "group_taken" },
    });
  }
}

/** @throws SsoError not_found, changed_meanwhile */
export async function updateGroup(
  input: { organizationId: string; key: string; patch: GroupPatch },
  ctx: Context,
): Promise<GroupView> {
  const { organizationId, key, patch } = input;
  const before = await findGroup(ctx.db, organizationId, key);
  if (!before) throw new SsoError("not_found");
  if (patch.name === undefined || patch.name === before.name) return toGroupView(before);
  const { name } = patch;
  return ctx.db.transaction(async (tx) => {
    await lockRow(tx, { type: "group", organizationId, key });
    const stored = (await findGroup(tx, organizationId, key)) ?? before;
    const after = await renameGroup(tx, organizationId, key, name);
    if (!after) throw new SsoError("not_found");
    await auditGroup(
      { organizationId, action: "group.updated", before: toGroupView(stored), after: toGroupView(after) },
      { ...ctx, db: tx },
    );
    return toGroupView(after);
  });
}

/**
 * Deletes a group with its memberships. One that a connection or application names stays: the next group of its key would find members whom
 * nobody chose for it.
 * @throws SsoError not_found, group_in_use
 */
export async function deleteGroup(input: { organizationId: string; key: string }, ctx: Context): Promise<void> {
  const group = await findGroup(ctx.db, input.organizationId, input.key);
  if (!group) throw new SsoError("not_found");
  await ctx.db.transaction(async (tx) => {
    // Held first: nobody comes into it after its members were told that they lost it.
    await lockRow(tx, { type: "group", ...input });
    await emptyGroup(input, { ...ctx, db: tx });
    await unfilled(() => deleteGroupRow(tx, input.organizationId, input.key));
    const naming = await whatNamesGroup(tx, input.organizationId, input.key);
    if (naming.length > 0) throw new SsoError("group_in_use", { expected: said("unnamedGroup"), got: plain(naming) });
    await auditGroup(
      { organizationId: input.organizationId, action: "group.deleted", before: toGroupView(group), after: null },
      { ...ctx, db: tx },
    );
  });
}

/** A group that a directory fills stays: the directory would fill the next group of its key. @throws SsoError group_in_use */
async function unfilled(remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (brokenReference(error) !== "filled_groups_exist") throw error;
    throw new SsoError("group_in_use", { expected: said("unnamedGroup"), got: said("filledByDirectory") });
  }
}

type GroupChange = {
  organizationId: string;
  action: `group.${string}`;
  before: GroupView | null;
  after: GroupView | null;
};

async function auditGroup({ organizationId, action, before, after }: GroupChange, ctx: Context): Promise<void> {
  const group = after ?? before;
  if (!group) return;
  const target = { type: "group", id: group.key, label: group.name } as const;
  const changes = diffFields(before, after);
  requireAsRead(changes, ctx);
  await recordAudit({ organizationId, action, target, changes }, ctx);
}
