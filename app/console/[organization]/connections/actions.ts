"use server";

import { z } from "zod";
import { adminAction, setUpAction } from "@/lib/auth/admin-action";
import { chosenSchema, eachChosen } from "@/lib/auth/each-chosen";
import { connectionDocumentSchema, documentParts } from "@/lib/connections/connection-document";
import { type ConnectionInput, connectionInputSchema } from "@/lib/connections/connection-schema";
import { findConnection } from "@/lib/connections/connection-store";
import { deleteConnection } from "@/lib/connections/delete-connection";
import { grantFates } from "@/lib/connections/grant-fate";
import { importConnections } from "@/lib/connections/import-connection";
import { discardDraft, keepDraft } from "@/lib/connections/keep-draft";
import { keepTyping } from "@/lib/connections/keep-typing";
import { offerConnection } from "@/lib/connections/offer-connection";
import { readMetadata } from "@/lib/connections/refresh/import-metadata-client";
import { importProviderMetadata } from "@/lib/connections/refresh/import-provider-metadata";
import { trustCertificate } from "@/lib/connections/refresh/trust-certificate";
import { keySteps, rotateKey } from "@/lib/connections/rotate-key";
import { saveConnection } from "@/lib/connections/save-connection";
import { turnOffConnection } from "@/lib/connections/turn-off-connection";
import { previewImpact } from "@/lib/diagnosis/preview-impact";
import { previewMapping } from "@/lib/diagnosis/preview-mapping";
import { previewSync } from "@/lib/diagnosis/preview-sync";
import { listAllGroupChoices } from "@/lib/directory/group-choice-queries";
import { SsoError } from "@/lib/errors/sso-error";
import { claimRowsSchema } from "@/lib/identity/claim-mapping";
import { parseBody } from "@/lib/json/parse-body";
import { fetchDiscovery } from "@/lib/oidc/discovery-client";
import { type DiscoveredField, discoveredFields, discoverySource } from "@/lib/oidc/discovery-document";
import { provisioningPolicySchema } from "@/lib/provisioning/provisioning-policy";
import { maxFileBytes, readCertificateFile } from "@/lib/saml/certificate-file";
import { providerOwnedFields } from "@/lib/saml/saml-config";
import { beginTest } from "@/lib/sign-in/begin-test";
import { findTest } from "@/lib/sign-in/test-store";
import { impactInWords, importInWords, mappingInWords, titleOf } from "./preview-words";

const previewSchema = z.strictObject({
  xml: z
    .string()
    .max(2 * 1024 * 1024)
    .optional(),
  url: z.string().max(2000).optional(),
  entityId: z.string().max(1024).optional(),
});

/** Reads metadata for the form; nothing is saved. */
export const previewMetadata = setUpAction("connections.write", previewSchema, (source, ctx) =>
  readMetadata(source, ctx.outbound, ctx.now),
);

const certificateFileSchema = z.strictObject({ file: z.base64().max(Math.ceil(maxFileBytes / 3) * 4) });

/** Reads a file of certificates for the form; nothing is saved. */
export const readCertificatesForm = setUpAction("connections.write", certificateFileSchema, async ({ file }) => {
  const { signers, chain } = readCertificateFile(Buffer.from(file, "base64"));
  return {
    certificates: signers.map(({ pem }) => pem),
    added: signers.map(({ subject }) => subject),
    chain: chain.map(({ subject }) => subject),
  };
});

const discoverySchema = z.strictObject({
  issuer: z.string().trim().min(1, "required").max(1024),
  discoveryQuery: z.string().trim().max(500).default(""),
  kind: z.string(),
});

/** Reads a provider's configuration for the form; nothing is saved. */
export const previewDiscovery = setUpAction(
  "connections.write",
  discoverySchema,
  async ({ issuer, discoveryQuery, kind }, ctx) => {
    const source = discoverySource(issuer, discoveryQuery || null);
    const found = await fetchDiscovery(source, kind === "microsoft-oidc", ctx.outbound);
    const names = Object.keys(discoveredFields) as DiscoveredField[];
    const endpoints = names.map((name) => [name, found.document[discoveredFields[name]] ?? ""]);
    const { ignored = [] } = found.document;
    return {
      issuer: found.issuer,
      discoveryQuery: source.query ?? "",
      ignored,
      endpoints: Object.fromEntries(endpoints) as Record<DiscoveredField, string>,
    };
  },
);

const overrideSchema = z.string().trim().min(1, "required").max(300).nullable();

/** What the form began with, so that nothing of somebody else is written over unseen. */
const baseRevisionSchema = z.strictObject({
  version: z.int().min(1),
  draftAt: z.iso.datetime().nullable(),
  hasSavedSecret: z.boolean().optional(),
});

const saveSchema = z.strictObject({
  connectionId: z.string().nullable(),
  connection: connectionInputSchema,
  /** Absent for a new connection. */
  baseRevision: baseRevisionSchema.optional(),
  override: overrideSchema,
  confirmsConsoleRoles: z.boolean(),
});

/**
 * Saves the form. What is in it wins over a metadata address that is fetched with the save; empty fields are filled. Who
 * clicks can test: a connection that is turned on for the first time without one needs a reason.
 */
export const saveConnectionForm = setUpAction("connections.write", saveSchema, async ({ connection, ...rest }, ctx) => {
  const input = { organizationId: ctx.organization.id, ...rest, ...fromForm(connection), asksFirstTest: true };
  const { id, version } = await saveConnection(input, ctx);
  return { id, version };
});

/** Throws away what is kept as the draft; what is saved stays. */
export const discardDraftForm = setUpAction(
  "connections.write",
  z.strictObject({ connectionId: z.string().max(40), draftAt: z.iso.datetime() }),
  (input, ctx) => discardDraft({ organizationId: ctx.organization.id, ...input }, ctx),
);

function fromForm(connection: ConnectionInput) {
  const isFilled = (value: unknown) => (Array.isArray(value) ? value.length > 0 : value !== null);
  const explicitSamlFields = [
    ...(connection.kind === "generic-saml"
      ? providerOwnedFields.filter((field) => isFilled(connection.saml[field]))
      : []),
    "signRequests",
  ];
  return { connection, explicitSamlFields };
}

const draftSchema = z.strictObject({
  connectionId: z.string().max(40),
  connection: connectionInputSchema,
  baseRevision: baseRevisionSchema,
});

/** Keeps what is in the form as the draft while somebody types; nothing is saved, and no provider is asked anything. */
export const keepDraftForm = setUpAction(
  "connections.write",
  draftSchema,
  async ({ connectionId, connection, baseRevision }, ctx) => {
    const input = { organizationId: ctx.organization.id, connectionId, ...fromForm(connection), baseRevision };
    const { keptAt } = await keepTyping(input, ctx);
    return { keptAt: keptAt?.toISOString() ?? null };
  },
);

/** Keeps what is in the form for one test; nothing is saved. */
export const beginTestForm = setUpAction(
  "connections.write",
  draftSchema,
  async ({ connectionId, connection, baseRevision }, ctx) => {
    const input = {
      organizationId: ctx.organization.id,
      connectionId,
      ...fromForm(connection),
      baseRevision,
      isMerged: true,
    };
    const { testId, keptAt } = await beginTest(input, ctx.actor.id ?? "", ctx);
    return { testId, keptAt: keptAt?.toISOString() ?? null };
  },
);

/** How far a test is. */
export const readTestForm = setUpAction(
  "connections.write",
  z.strictObject({ testId: z.string().max(40) }),
  async ({ testId }, ctx) => {
    const test = await findTest(ctx.db, ctx.organization.id, testId);
    if (!test) throw new SsoError("not_found");
    return {
      hasLeft: test.leftAt !== null,
      result:
        test.code === null || test.reference === null
          ? null
          : { title: await titleOf(test.code), reference: test.reference },
    };
  },
);

/** Keeps what is in the form as the draft, and says what it would do to people; nothing is saved. */
export const previewImpactForm = setUpAction(
  "connections.write",
  draftSchema,
  async ({ connectionId, connection, baseRevision }, ctx) => {
    const organizationId = ctx.organization.id;
    const input = { organizationId, connectionId, ...fromForm(connection), baseRevision, isMerged: true };
    const { draft, keptAt } = await keepDraft(input, ctx);
    const preview = await previewImpact({ organizationId, draft }, ctx);
    return { preview: await impactInWords(preview, ctx), keptAt: keptAt?.toISOString() ?? null };
  },
);

const mappingSchema = z.strictObject({
  connectionId: z.string().max(40),
  claims: claimRowsSchema,
  provisioning: provisioningPolicySchema,
});

/** What the edited mapping would make of the last sign-in; nothing is saved. */
export const previewMappingForm = setUpAction(
  "connections.write",
  mappingSchema,
  async ({ connectionId, ...mapping }, ctx) => {
    const preview = await previewMapping({ organizationId: ctx.organization.id, connectionId, mapping }, ctx);
    return preview && mappingInWords(preview, ctx);
  },
);

/** Which memberships `sync` would take away; nothing is saved. */
export const previewSyncForm = setUpAction("connections.write", mappingSchema, ({ connectionId, ...mapping }, ctx) =>
  previewSync({ organizationId: ctx.organization.id, connectionId, mapping }, ctx),
);

/** All groups, for a table that offers each row every one of them. */
export const listGroupsForRows = adminAction("groups.read", z.strictObject({}), async (_input, ctx) => ({
  groups: await listAllGroupChoices(ctx.db, ctx.organization.id),
}));

const importSchema = z.strictObject({
  document: connectionDocumentSchema,
  isDryRun: z.boolean(),
  override: overrideSchema,
  confirmsConsoleRoles: z.boolean(),
});

/** Imports the connections of a file, or says what would change. */
export const importConnectionForm = setUpAction(
  "connections.write",
  importSchema,
  async ({ document, ...rest }, ctx) => {
    const connections = documentParts(document).map((part) => parseBody(connectionInputSchema, part));
    const input = { organizationId: ctx.organization.id, connections, ...rest };
    return Promise.all((await importConnections(input, ctx)).map(importInWords));
  },
);

export const deleteConnectionForm = setUpAction(
  "connections.write",
  z.strictObject({ connectionId: z.string(), confirmName: z.string(), grants: z.enum(grantFates) }),
  (input, ctx) => deleteConnection({ organizationId: ctx.organization.id, byOperator: ctx.isOperator, ...input }, ctx),
);

export const rotateKeyForm = setUpAction(
  "connections.write",
  z.strictObject({ connectionId: z.string(), step: z.enum(keySteps) }),
  (input, ctx) => rotateKey({ organizationId: ctx.organization.id, ...input }, ctx),
);

/** Offers a connection on the sign-in pages, or hides it. */
export const offerConnectionForm = setUpAction(
  "connections.write",
  z.strictObject({ connectionId: z.string().max(40), isOffered: z.boolean() }),
  async (input, ctx) => {
    await offerConnection({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

/** Turns the chosen ones of a list off. There is no such action for on: each asks for a test of its own. */
export const turnOffConnectionsForm = setUpAction("connections.write", chosenSchema, ({ ids }, ctx) => {
  const organizationId = ctx.organization.id;
  return eachChosen(ids, {
    run: (id) => turnOffConnection({ organizationId, connectionId: id }, ctx),
    nameOf: async (id) => (await findConnection(ctx.db, organizationId, id))?.name ?? null,
  });
});

/** Fetches the provider's own address again; only what the provider owns changes. */
export const refreshNowForm = setUpAction(
  "connections.write",
  z.strictObject({ connectionId: z.string() }),
  async (input, ctx) => {
    await importProviderMetadata({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

export const trustCertificateForm = setUpAction(
  "connections.write",
  z.strictObject({ connectionId: z.string(), fingerprint: z.string().max(64) }),
  (input, ctx) => trustCertificate({ organizationId: ctx.organization.id, ...input }, ctx),
);
