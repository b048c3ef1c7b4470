import { z } from "zod";
import { directoryRolesSchema, noRoles } from "@/lib/scim/directory-roles";
import type { Directory } from "@/lib/scim/directory-store";
import type { DirectoryToken } from "@/lib/scim/directory-token-store";
import { deletionEffects, directoryPresets, directoryStatuses, matchFields } from "./directory-schema";

/** A directory for screens and answers. */
export const directoryViewSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    preset: z.enum(directoryPresets),
    connection: z.string().nullable(),
    status: z.enum(directoryStatuses),
    dryRun: z.boolean(),
    matchBy: z.enum(matchFields),
    onDelete: z.enum(deletionEffects),
    roles: directoryRolesSchema,
    scimUrl: z.string().meta({ description: "The address that the provider's console asks for (SCIM base URL)." }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    lastRequestAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Directory" });
export type DirectoryView = z.infer<typeof directoryViewSchema>;

/** What follows from a directory and is never typed. */
export const readOnlyDirectoryFields = [
  "id",
  "scimUrl",
  "createdBy",
  "createdAt",
  "updatedAt",
  "lastRequestAt",
] as const;

/** Where a provider sends people and groups of a directory. */
export const scimUrlOf = ({ id }: Pick<Directory, "id">, baseUrl: string): string => `${baseUrl}/scim/v2/${id}`;

export function toDirectoryView(directory: Directory, baseUrl: string): DirectoryView {
  const { id, name, preset, connectionId, status, dryRun, matchBy, onDelete, createdBy } = directory;
  const { createdAt, updatedAt, lastRequestAt } = directory;
  return {
    id,
    name,
    preset,
    connection: connectionId,
    status,
    dryRun,
    matchBy,
    onDelete,
    roles: directory.roles ?? noRoles,
    scimUrl: scimUrlOf(directory, baseUrl),
    createdBy,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    lastRequestAt: lastRequestAt?.toISOString() ?? null,
  };
}

/** A token without the token. */
export const directoryTokenViewSchema = z
  .object({
    id: z.string(),
    label: z.string(),
    hint: z.string().meta({ description: "The first characters of the token." }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
    lastClient: z.string().nullable().meta({ description: "The User-Agent of the last request with it." }),
  })
  .meta({ id: "DirectoryToken" });
export type DirectoryTokenView = z.infer<typeof directoryTokenViewSchema>;

/** A token at the moment that it is made: the only one in which it is known. */
export const newDirectoryTokenViewSchema = directoryTokenViewSchema
  .extend({ token: z.string().meta({ description: "Shown only in this answer." }) })
  .meta({ id: "NewDirectoryToken" });

/** The answer to a creation, with the first token. */
export const newDirectoryViewSchema = directoryViewSchema
  .extend({ token: z.string().meta({ description: "The bearer token for the provider. Shown only in this answer." }) })
  .meta({ id: "NewDirectory" });

export function toDirectoryTokenView(token: DirectoryToken): DirectoryTokenView {
  const { id, label, hint, createdBy, createdAt, expiresAt, lastUsedAt, lastClient } = token;
  return {
    id,
    label,
    hint,
    createdBy,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    lastClient,
  };
}
