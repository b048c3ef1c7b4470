"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { groupInputSchema, groupPatchSchema } from "@/lib/directory/directory-schema";
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
