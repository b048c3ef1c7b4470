"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { existingPolicies, importLimits } from "@/lib/directory/import-fields";
import { importFieldSchema } from "@/lib/directory/import-report";
import { importUsers, previewUserImport } from "@/lib/directory/import-users";

const importSchema = z.strictObject({
  csv: z.string(),
  columns: z.array(importFieldSchema.nullable()).max(importLimits.columns).nullable(),
  existing: z.enum(existingPolicies),
});

/** What a file would do; writes nothing. */
export const previewUserImportForm = adminAction(
  "users.write",
  importSchema,
  (input, { organization, isOperator, ...ctx }) =>
    previewUserImport({ ...input, organizationId: organization.id, byOperator: isOperator }, ctx),
);

/** Writes what the preview of the same file showed. */
export const importUsersForm = adminAction(
  "users.write",
  importSchema.extend({ confirmsAdministrators: z.boolean() }),
  (input, { organization, isOperator, ...ctx }) =>
    importUsers({ ...input, organizationId: organization.id, byOperator: isOperator, createdBy: "administrator" }, ctx),
);
