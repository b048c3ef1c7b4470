import { z } from "zod";
import { auditChangeSchema } from "@/lib/audit/audit-store";
import { connectionViewSchema, oidcConnectionViewSchema, samlConnectionViewSchema } from "@/lib/connections/connection";
import {
  connectionDocumentSchema,
  documentParts,
  listDocumentSchema,
  singleDocumentSchema,
} from "@/lib/connections/connection-document";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { toConnectionView } from "@/lib/connections/connection-view";
import { exportConnection, exportConnections } from "@/lib/connections/export-connection";
import { importConnections } from "@/lib/connections/import-connection";
import { readMetadata } from "@/lib/connections/refresh/import-metadata-client";
import { importProviderMetadata } from "@/lib/connections/refresh/import-provider-metadata";
import { parseBody } from "@/lib/json/parse-body";
import { metadataResultSchema, metadataWarnings } from "@/lib/saml/metadata";
import { confirmations, connectionParams, saveQuery } from "./connection-requests";
import { installationOperation, type Operation, organizationOperation } from "./operation";

const tag = "Connections";

const metadataSourceSchema = z
  .strictObject({
    xml: z
      .string()
      .max(2 * 1024 * 1024)
      .optional(),
    url: z.url().optional(),
    entityId: z
      .string()
      .max(1024)
      .optional()
      .meta({ description: "The entity to import if the metadata contains several." }),
  })
  .meta({ id: "MetadataSource" });

const warnings = { warnings: z.array(z.enum(metadataWarnings)) };
const refreshedSchema = z.discriminatedUnion("kind", [
  samlConnectionViewSchema.extend(warnings).meta({ id: "RefreshedSamlConnection" }),
  oidcConnectionViewSchema.extend(warnings).meta({ id: "RefreshedOidcConnection" }),
]);

const importedSchema = z
  .object({
    created: z.boolean(),
    connection: connectionViewSchema,
    changes: z.array(auditChangeSchema),
    missing: z
      .array(z.string())
      .meta({ description: "Fields that the file does not contain, such as the client secret." }),
    dryRun: z.boolean(),
  })
  .meta({ id: "ImportedConnection" });
const importAnswer = z.union([
  importedSchema,
  z.object({ items: z.array(importedSchema), dryRun: z.boolean() }).meta({ id: "ImportedConnections" }),
]);

/** Connections and metadata as files. */
export const connectionFileOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/connections/export",
    operationId: "exportConnections",
    tag,
    summary: "Export all connections as one file, without secrets",
    access: "connections.read",
    answers: { 200: listDocumentSchema },
    run: async ({ organization }, ctx) => ({
      status: 200,
      body: await exportConnections({ organizationId: organization.id }, ctx),
    }),
  }),
  organizationOperation({
    method: "GET",
    path: "/connections/{id}/export",
    operationId: "exportConnection",
    tag,
    summary: "Export a connection as a file, without secrets",
    access: "connections.read",
    params: connectionParams,
    answers: { 200: singleDocumentSchema },
    run: async ({ organization, params: { id } }, ctx) => ({
      status: 200,
      body: await exportConnection({ organizationId: organization.id, connectionId: id }, ctx),
    }),
  }),
  organizationOperation({
    method: "POST",
    path: "/connections/import",
    operationId: "importConnections",
    tag,
    summary: "Import connections from a file, or preview the changes",
    description:
      "A file with one connection (`gatehouse-connection`) returns one result, a file with several returns `items`. The status is 201 if a connection was created, otherwise 200.",
    access: "connections.write",
    query: saveQuery.extend({
      dryRun: z.enum(["true", "false"]).default("false").meta({ description: "`true` changes nothing." }),
    }),
    body: connectionDocumentSchema,
    example: { format: "gatehouse-connection", version: 1, connection: { name: "Acme Okta", kind: "generic-saml" } },
    answers: { 200: importAnswer, 201: importAnswer },
    setsUp: true,
    async run({ organization, query, body }, ctx) {
      const isDryRun = query.dryRun === "true";
      const connections = documentParts(body).map((part) => parseBody(connectionInputSchema, part));
      const input = { organizationId: organization.id, connections, isDryRun, ...confirmations(query) };
      const results = await importConnections(input, ctx);
      const items = results.map(({ takesDefaultFrom: _from, ...result }) => ({
        ...result,
        connection: toConnectionView(result.connection, ctx.baseUrl),
        dryRun: isDryRun,
      }));
      const isCreated = !isDryRun && results.some((result) => result.created);
      const [only] = items;
      const answer = body.format === "gatehouse-connection" && only ? only : { items, dryRun: isDryRun };
      return { status: isCreated ? 201 : 200, body: answer };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/connections/{id}/metadata",
    operationId: "importMetadata",
    tag,
    summary: "Import metadata again; an empty body fetches the saved URL",
    access: "connections.write",
    params: connectionParams,
    query: saveQuery,
    body: metadataSourceSchema,
    example: { url: "https://acme.okta.example/app/metadata" },
    answers: { 200: refreshedSchema },
    setsUp: true,
    async run({ organization, params: { id }, query, body }, ctx) {
      const { connection, warnings } = await importProviderMetadata(
        { organizationId: organization.id, connectionId: id, ...body, override: query.override },
        ctx,
      );
      return { status: 200, body: { ...toConnectionView(connection, ctx.baseUrl), warnings } };
    },
  }),
  installationOperation({
    method: "POST",
    path: "/metadata/preview",
    operationId: "previewMetadata",
    tag,
    summary: "Preview the import of metadata; nothing is saved",
    access: "connections.read",
    body: metadataSourceSchema,
    example: { url: "https://acme.okta.example/app/metadata" },
    answers: { 200: metadataResultSchema },
    isReading: true,
    run: async ({ body }, ctx) => ({ status: 200, body: await readMetadata(body, ctx.outbound, ctx.now) }),
  }),
];
