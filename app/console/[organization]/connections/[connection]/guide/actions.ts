"use server";

import { z } from "zod";
import type { Imported } from "@/components/console/use-imported";
import { type ActionResult, setUpAction } from "@/lib/auth/admin-action";
import { missingParts } from "@/lib/connections/connection-schema";
import { createSetupLink, endSetupLinks, setupLinkDays } from "@/lib/connections/manage-setup-link";
import { importProviderMetadata } from "@/lib/connections/refresh/import-provider-metadata";
import { clientSchema, saveClientCredentials } from "@/lib/presets/save-client-credentials";
import { startGuide } from "@/lib/presets/start-guide";
import { metadataSource } from "@/lib/saml/metadata-source";

/** Makes a draft as a guide wants it. */
export const startGuideForm = setUpAction(
  "connections.write",
  z.strictObject({ presetId: z.string().max(40) }),
  async ({ presetId }, ctx) => {
    const connection = await startGuide({ organizationId: ctx.organization.id, presetId }, ctx);
    return { id: connection.id };
  },
);

const metadataSchema = z.strictObject({
  connectionId: z.string().max(40),
  text: z
    .string()
    .trim()
    .min(1, "required")
    .max(2 * 1024 * 1024),
  entityId: z.string().max(1024).optional(),
});

const importMetadata = setUpAction(
  "connections.write",
  metadataSchema,
  async ({ connectionId, text, entityId }, ctx) => {
    const of = { organizationId: ctx.organization.id, connectionId };
    const { connection } = await importProviderMetadata({ ...of, entityId, ...metadataSource(text) }, ctx);
    return { isComplete: missingParts(connection).length === 0 };
  },
);

/** Imports the provider's metadata into the connection: an address is kept, a text is read once. */
export async function importMetadataForm(
  connectionId: string,
  slug: string,
  input: object,
): Promise<ActionResult<Imported>> {
  return importMetadata(slug, { ...input, connectionId });
}

const saveCredentials = setUpAction("connections.write", clientSchema, async (input, ctx) => {
  const connection = await saveClientCredentials({ organizationId: ctx.organization.id, ...input }, ctx);
  return { isComplete: missingParts(connection).length === 0 };
});

/** Saves issuer, client id and secret in the connection. */
export async function saveClientCredentialsForm(
  connectionId: string,
  slug: string,
  input: object,
): Promise<ActionResult<Imported>> {
  return saveCredentials(slug, { ...input, connectionId });
}

const linkSchema = z.strictObject({ connectionId: z.string().max(40), days: z.literal(setupLinkDays) });

/** Makes a setup link; its address is shown once. */
export const createSetupLinkForm = setUpAction("connections.write", linkSchema, async (input, ctx) => {
  const token = await createSetupLink({ organizationId: ctx.organization.id, ...input }, ctx);
  return { address: `${ctx.baseUrl}/setup/${token}` };
});

export const endSetupLinksForm = setUpAction(
  "connections.write",
  z.strictObject({ connectionId: z.string().max(40) }),
  (input, ctx) => endSetupLinks({ organizationId: ctx.organization.id, ...input }, ctx),
);
