"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { chosenSchema, eachChosen } from "@/lib/auth/each-chosen";
import { groupInputSchema, groupPatchSchema } from "@/lib/directory/directory-schema";
import { findGroup } from "@/lib/directory/group-store";
import { createGroup, deleteGroup, updateGroup } from "@/lib/directory/save-group";

const key = z.string().max(80);

export const createGroupForm = adminAction("groups.write", groupInputSchema, (group, ctx) =>
  createGroup({ organizationId: ctx.organization.id, group }, ctx),
);

export const updateGroupForm = adminAction(
  "groups.write",
  z.strictObject({ key, group: groupPatchSchema }),
  (input, ctx) => updateGroup({ organizationId: ctx.organization.id, key: input.key, patch: input.group }, ctx),
);

export const deleteGroupForm = adminAction("groups.write", z.strictObject({ key }), (input, ctx) =>
  deleteGroup({ organizationId: ctx.organization.id, key: input.key }, ctx),
);

/** Deletes the chosen ones of a list. */
export const deleteGroupsForm = adminAction("groups.write", chosenSchema, ({ ids }, ctx) => {
  const organizationId = ctx.organization.id;
  return eachChosen(ids, {
    run: async (id) => {
      await deleteGroup({ organizationId, key: id }, ctx);
      return true;
    },
    nameOf: async (id) => (await findGroup(ctx.db, organizationId, id))?.name ?? null,
  });
});
