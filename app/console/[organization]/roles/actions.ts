"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { roleInputSchema, rolePatchSchema } from "@/lib/directory/directory-schema";
import { createRole, deleteRole, updateRole } from "@/lib/directory/save-role";

export const createRoleForm = adminAction(roleInputSchema, (role, ctx) =>
  createRole({ organizationId: ctx.organization.id, role }, ctx),
);

export const updateRoleForm = adminAction(
  z.strictObject({ key: z.string().max(80), role: rolePatchSchema }),
  (input, ctx) => updateRole({ organizationId: ctx.organization.id, key: input.key, patch: input.role }, ctx),
);

export const deleteRoleForm = adminAction(z.strictObject({ key: z.string().max(80) }), ({ key }, ctx) =>
  deleteRole({ organizationId: ctx.organization.id, key }, ctx),
);
