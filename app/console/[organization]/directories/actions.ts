"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { grantFates } from "@/lib/connections/grant-fate";
import { deleteDirectory } from "@/lib/directories/delete-directory";
import { directoryFormSchema, directoryInputSchema } from "@/lib/directories/directory-schema";
import { scimUrlOf } from "@/lib/directories/directory-view";
import { createDirectoryToken, deleteDirectoryToken } from "@/lib/directories/manage-directory-token";
import { mapDirectoryGroup } from "@/lib/directories/map-directory-group";
import { previewDirectoryRoles } from "@/lib/directories/preview-directory-roles";
import { createDirectory, endDryRun, updateDirectory } from "@/lib/directories/save-directory";
import { directoryRolesSchema } from "@/lib/scim/directory-roles";

const directoryId = z.string().max(40);

export const createDirectoryForm = adminAction("directories.write", directoryInputSchema, async (directory, ctx) => {
  const made = await createDirectory({ organizationId: ctx.organization.id, directory }, ctx);
  const { id, preset } = made.directory;
  return { id, preset, scimUrl: scimUrlOf(made.directory, ctx.baseUrl), token: made.token.token };
});

export const updateDirectoryForm = adminAction(
  "directories.write",
  z.strictObject({ directoryId, patch: directoryFormSchema, confirmsConsoleRoles: z.boolean().default(false) }),
  async (input, ctx) => {
    await updateDirectory({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

/** How many people would get or lose a role, without changing anything. */
export const previewRolesForm = adminAction(
  "directories.write",
  z.strictObject({ directoryId, roles: directoryRolesSchema }),
  (input, ctx) => previewDirectoryRoles({ organizationId: ctx.organization.id, ...input }, ctx),
);

/** Ends a dry run, and says how many people and groups that made or changed. */
export const endDryRunForm = adminAction("directories.write", z.strictObject({ directoryId }), (input, ctx) =>
  endDryRun({ organizationId: ctx.organization.id, ...input }, ctx),
);

export const createDirectoryTokenForm = adminAction(
  "directories.write",
  z.strictObject({ directoryId }),
  async (input, ctx) => {
    const token = { label: "SCIM", days: null };
    const made = await createDirectoryToken({ organizationId: ctx.organization.id, ...input, token }, ctx);
    return { token: made.token };
  },
);

export const deleteDirectoryTokenForm = adminAction(
  "directories.write",
  z.strictObject({ directoryId, tokenId: z.string().max(40) }),
  (input, ctx) => deleteDirectoryToken({ organizationId: ctx.organization.id, ...input }, ctx),
);

export const deleteDirectoryForm = adminAction(
  "directories.write",
  z.strictObject({ directoryId, confirmName: z.string().max(200), grants: z.enum(grantFates) }),
  (input, ctx) => deleteDirectory({ organizationId: ctx.organization.id, byOperator: ctx.isOperator, ...input }, ctx),
);

export const mapDirectoryGroupForm = adminAction(
  "directories.write",
  z.strictObject({ directoryId, groupId: z.string().max(40), groupKey: z.string().max(63) }),
  (input, ctx) => mapDirectoryGroup({ organizationId: ctx.organization.id, ...input }, ctx),
);
