import { z } from "zod";
import { directories } from "@/drizzle/schema/directories";
import { nameSchema } from "@/lib/identity/plain-text";
import { directoryRolesPatchSchema, directoryRolesSchema } from "@/lib/scim/directory-roles";

export const directoryPresets = directories.preset.enumValues;
export type DirectoryPreset = (typeof directoryPresets)[number];
export const directoryStatuses = directories.status.enumValues;
export const matchFields = directories.matchBy.enumValues;
export const deletionEffects = directories.onDelete.enumValues;

const name = nameSchema();
const connection = z
  .string()
  .max(40)
  .nullable()
  .meta({ description: "The ID of the connection by which the same people sign in, or null." });
const matchBy = z
  .enum(matchFields)
  .meta({ description: "What finds a user who was here before the directory named them." });
const onDelete = z.enum(deletionEffects).meta({ description: "What a DELETE by the directory does to a user." });
const dryRun = z.boolean().meta({
  description: "Requests are answered as if, and change nothing: the log says what they would do.",
});

const roles = directoryRolesSchema.meta({
  description:
    "Which groups and which values of the attribute roles are which role here. Changed as a whole, and at once for everybody.",
});

/** A new directory, as wizard and REST send it. */
export const directoryInputSchema = z
  .strictObject({
    name,
    preset: z.enum(directoryPresets).default("other"),
    connection: connection.default(null),
    matchBy: matchBy.default("email"),
    onDelete: onDelete.default("suspend"),
    dryRun: dryRun.default(false),
    roles: roles.prefault({}),
  })
  .meta({ id: "DirectoryInput" });
export type DirectoryInput = z.infer<typeof directoryInputSchema>;

/** A directory in a document: what a new one is given, and whether it is paused. */
export const directoryEntrySchema = directoryInputSchema.extend({
  status: z.enum(directoryStatuses).default("active"),
});
export type DirectoryEntry = z.infer<typeof directoryEntrySchema>;

/** What can be changed later; absent fields stay. */
export const directoryPatchSchema = z
  .strictObject({
    name,
    preset: z.enum(directoryPresets),
    connection,
    matchBy,
    onDelete,
    dryRun,
    roles,
    status: z.enum(directoryStatuses).meta({ description: "A paused directory is asked to try again later (503)." }),
  })
  .partial()
  .meta({ id: "DirectoryPatch" });

/** The same as a form sends it, of which the table of roles may be a part, too. */
export const directoryFormSchema = directoryPatchSchema.extend({ roles: directoryRolesPatchSchema.optional() });
export type DirectoryChanges = z.infer<typeof directoryFormSchema>;

/** A new token: what it is for, and how long it is good. */
export const directoryTokenInputSchema = z
  .strictObject({
    label: nameSchema(80).default("SCIM"),
    days: z
      .int()
      .min(1)
      .max(3_650)
      .nullable()
      .default(null)
      .meta({ description: "Valid for so long; null: until it is deleted." }),
  })
  .meta({ id: "DirectoryTokenInput" });
export type DirectoryTokenInput = z.infer<typeof directoryTokenInputSchema>;
