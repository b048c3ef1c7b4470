"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { roleInputSchema, rolePatchSchema } from "@/lib/directory/directory-schema";
import { createRole, deleteRole, updateRole } from "@/lib/directory/save-role";

export const createRoleForm = adminAction("roles.write", roleInputSchema, (role, ctx) =>
  createRole({ organizationId: ctx.organization.id, role }, ctx),
);

export const updateRoleForm = adminAction(
  "roles.write",
  z.strictObject({ key: z.string().max(80), role: rolePatchSchema }),
  ({ key, role: patch }, { organization, isOperator: byOperator, ...ctx }) =>
    updateRole({ organizationId: organization.id, key, patch, byOperator }, ctx),
);

export const deleteRoleForm = adminAction("roles.write", z.strictObject({ key: z.string().max(80) }), ({ key }, ctx) =>
  deleteRole({ organizationId: ctx.organization.id, key }, ctx),
);
