"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { groupInputSchema, groupPatchSchema } from "@/lib/directory/directory-schema";
import { createGroup, deleteGroup, updateGroup } from "@/lib/directory/save-group";

const key = z.string().max(80);

export const createGroupForm = adminAction(groupInputSchema, (group, ctx) =>
  createGroup({ organizationId: ctx.organization.id, group }, ctx),
);

export const updateGroupForm = adminAction(z.strictObject({ key, group: groupPatchSchema }), (input, ctx) =>
  updateGroup({ organizationId: ctx.organization.id, key: input.key, patch: input.group }, ctx),
);

export const deleteGroupForm = adminAction(z.strictObject({ key }), (input, ctx) =>
  deleteGroup({ organizationId: ctx.organization.id, key: input.key }, ctx),
);
