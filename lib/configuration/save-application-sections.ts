import { toInput } from "@/lib/applications/application";
import { applicationInputSchema } from "@/lib/applications/application-schema";
import { listApplications } from "@/lib/applications/application-store";
import { deleteApplication } from "@/lib/applications/delete-application";
import { saveApplication } from "@/lib/applications/save-application";
import { imageBoxes } from "@/lib/branding/draw-image";
import type { Context } from "@/lib/context";
import { deleteDirectory } from "@/lib/directories/delete-directory";
import { type DirectoryEntry, directoryEntrySchema } from "@/lib/directories/directory-schema";
import { createBareDirectory, updateDirectory } from "@/lib/directories/save-directory";
import { noRoles } from "@/lib/scim/directory-roles";
import { type Directory, listDirectories } from "@/lib/scim/directory-store";
import { createWebhook, deleteWebhook, updateWebhook } from "@/lib/webhooks/save-webhook";
import { webhookInputSchema } from "@/lib/webhooks/webhook-schema";
import { listWebhooks } from "@/lib/webhooks/webhook-store";
import { buildSection, type Change } from "./build-section";
import { type Entry, most } from "./configuration";
import type { Scene } from "./section";

export const applicationSection = buildSection({
  name: "applications",
  identity: "id",
  schema: applicationInputSchema,
  list: ({ id }, db) => listApplications(db, id, { limit: most.applications + 1, after: null }),
  idOf: ({ id }) => id,
  labelOf: ({ name }) => String(name ?? ""),
  nameOf: ({ kind, name }) => `${kind} ${name}`,
  toEntry: (application) => ({ ...toInput(application) }),
  picture: { field: "logo", box: imageBoxes.logo },
  prepare:
    async ({ before, wanted }, { organization }) =>
    async (ctx) => {
      const applicationId = before?.id ?? null;
      const input = { organizationId: organization.id, applicationId, application: wanted, withoutSecret: true };
      return (await saveApplication(input, ctx)).application;
    },
  remove: ({ id }, { organization }, ctx) =>
    deleteApplication({ organizationId: organization.id, applicationId: id, confirmName: null }, ctx),
});

export const directorySection = buildSection({
  name: "directories",
  identity: "id",
  schema: directoryEntrySchema,
  list: ({ id }, db) => listDirectories(db, id),
  idOf: ({ id }) => id,
  labelOf: ({ name }) => String(name ?? ""),
  toEntry: ({ name, preset, connectionId, matchBy, onDelete, dryRun, status, roles }) => ({
    ...{ name, preset, connection: connectionId, matchBy, onDelete, dryRun, status, roles: roles ?? noRoles },
  }),
  localize: withConnection,
  prepare: async (change, scene) => (ctx) => saveDirectory(change, scene, ctx),
  remove: ({ id }, { organization, byOperator }, ctx) =>
    deleteDirectory(
      { organizationId: organization.id, directoryId: id, confirmName: null, grants: "remove", byOperator },
      ctx,
    ),
});

/** The connection of a directory, which the document calls by its ID there or by its name. */
function withConnection<T extends Entry>(entry: T, { connectionIds }: Scene): T {
  const { connection } = entry;
  return typeof connection === "string" ? { ...entry, connection: connectionIds.get(connection) ?? connection } : entry;
}

async function saveDirectory(
  { before, wanted }: Change<Directory, DirectoryEntry>,
  scene: Scene,
  ctx: Context,
): Promise<Directory> {
  const organizationId = scene.organization.id;
  const { confirmsConsoleRoles } = scene.confirmations;
  const { status, ...fields } = withConnection(wanted, scene);
  if (before) {
    const name = { organizationId, directoryId: before.id };
    if (before.dryRun && !fields.dryRun) scene.endedDryRuns.push(name);
    return updateDirectory({ ...name, patch: { ...fields, status }, confirmsConsoleRoles }, ctx);
  }
  const directory = await createBareDirectory({ organizationId, directory: fields, confirmsConsoleRoles }, ctx);
  if (status === directory.status) return directory;
  return updateDirectory({ organizationId, directoryId: directory.id, patch: { status } }, ctx);
}

export const webhookSection = buildSection({
  name: "webhooks",
  identity: "id",
  schema: webhookInputSchema,
  list: ({ id }, db) => listWebhooks(db, id),
  idOf: ({ id }) => id,
  labelOf: ({ url }) => String(url ?? ""),
  toEntry: ({ url, types, format, description, status }) => ({ url, types, format, description, status }),
  prepare:
    async ({ before, wanted }, { organization }) =>
    async (ctx) => {
      const organizationId = organization.id;
      if (before) return updateWebhook({ organizationId, webhookId: before.id, webhook: wanted }, ctx);
      return (await createWebhook({ organizationId, webhook: wanted }, ctx)).webhook;
    },
  remove: ({ id }, { organization }, ctx) => deleteWebhook({ organizationId: organization.id, webhookId: id }, ctx),
});
