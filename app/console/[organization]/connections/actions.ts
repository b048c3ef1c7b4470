"use server";

import { z } from "zod";
import { parseBody } from "@/lib/api/parse-body";
import { adminAction } from "@/lib/auth/admin-action";
import { connectionDocumentSchema, documentParts } from "@/lib/connections/connection-document";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { deleteConnection } from "@/lib/connections/delete-connection";
import { importConnections } from "@/lib/connections/import-connection";
import { readMetadata } from "@/lib/connections/import-metadata-client";
import { keySteps, rotateKey } from "@/lib/connections/rotate-key";
import { saveConnection } from "@/lib/connections/save-connection";
import { env } from "@/lib/env";
import { claimRowsSchema } from "@/lib/identity/claim-mapping";
import { outboundPolicy } from "@/lib/net/safe-fetch";
import { fetchDiscovery } from "@/lib/oidc/discovery-client";
import { type DiscoveredField, discoveredFields } from "@/lib/oidc/discovery-document";
import { provisioningPolicySchema } from "@/lib/provisioning/provisioning-policy";
import { providerOwnedFields } from "@/lib/saml/saml-config";
import { previewMapping } from "@/lib/sign-in/preview-mapping";
import { previewSync } from "@/lib/sign-in/preview-sync";

const previewSchema = z.strictObject({
  xml: z
    .string()
    .max(2 * 1024 * 1024)
    .optional(),
  url: z.string().max(2000).optional(),
  entityId: z.string().max(1024).optional(),
});

/** Reads metadata for the form; nothing is saved. */
export const previewMetadata = adminAction(previewSchema, (source, ctx) =>
  readMetadata(source, outboundPolicy(), ctx.now),
);

const discoverySchema = z.strictObject({ issuer: z.string().trim().min(1, "required").max(1024), kind: z.string() });

/** Reads a provider's configuration for the form; nothing is saved. */
export const previewDiscovery = adminAction(discoverySchema, async ({ issuer, kind }) => {
  const found = await fetchDiscovery(issuer, kind === "microsoft-oidc", outboundPolicy());
  const names = Object.keys(discoveredFields) as DiscoveredField[];
  const endpoints = names.map((name) => [name, found.document[discoveredFields[name]] ?? ""]);
  return { issuer: found.issuer, endpoints: Object.fromEntries(endpoints) as Record<DiscoveredField, string> };
});

const saveSchema = z.strictObject({ connectionId: z.string().nullable(), connection: connectionInputSchema });

/** Saves the form. What stands in it wins over a metadata address that is fetched with the save; empty fields are filled. */
export const saveConnectionForm = adminAction(saveSchema, async ({ connectionId, connection }, ctx) => {
  const around = { baseUrl: env().APP_URL, outbound: outboundPolicy() };
  const isFilled = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== null);
  const explicitSamlFields = [
    ...(connection.kind === "generic-saml"
      ? providerOwnedFields.filter((field) => isFilled(connection.saml[field]))
      : []),
    "signRequests",
  ];
  const saved = await saveConnection(
    { organizationId: ctx.organization.id, connectionId, connection, explicitSamlFields },
    ctx,
    around,
  );
  return { id: saved.id };
});

const mappingSchema = z.strictObject({
  connectionId: z.string().max(40),
  claims: claimRowsSchema,
  provisioning: provisioningPolicySchema,
});

/** What the edited mapping would make of the last sign-in; nothing is saved. */
export const previewMappingForm = adminAction(mappingSchema, ({ connectionId, ...mapping }, ctx) =>
  previewMapping({ organizationId: ctx.organization.id, connectionId, mapping }, ctx),
);

/** Which memberships `sync` would take away; nothing is saved. */
export const previewSyncForm = adminAction(mappingSchema, ({ connectionId, ...mapping }, ctx) =>
  previewSync({ organizationId: ctx.organization.id, connectionId, mapping }, ctx),
);

const importSchema = z.strictObject({ document: connectionDocumentSchema, isDryRun: z.boolean() });

/** Brings the connections of a file, or says what would change. */
export const importConnectionForm = adminAction(importSchema, async ({ document, isDryRun }, ctx) => {
  const connections = documentParts(document).map((part) => parseBody(connectionInputSchema, part));
  const input = { organizationId: ctx.organization.id, connections, isDryRun };
  const results = await importConnections(input, ctx, env().APP_URL);
  return results.map(({ connection: { id, name }, created, changes, missing }) => ({
    id,
    name,
    created,
    changes,
    missing,
  }));
});

export const deleteConnectionForm = adminAction(
  z.strictObject({ connectionId: z.string(), confirmName: z.string() }),
  (input, ctx) => deleteConnection({ organizationId: ctx.organization.id, ...input }, ctx),
);

export const rotateKeyForm = adminAction(
  z.strictObject({ connectionId: z.string(), step: z.enum(keySteps) }),
  (input, ctx) => rotateKey({ organizationId: ctx.organization.id, ...input }, ctx),
);
