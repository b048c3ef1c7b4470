import { z } from "zod";
import { connectionDocumentSchema, documentParts } from "@/lib/connections/connection-document";
import { connectionInputSchema, fixedPaths, readOnlyPaths } from "@/lib/connections/connection-schema";
import { findConnection, listConnections } from "@/lib/connections/connection-store";
import { editablePart, toConnectionView } from "@/lib/connections/connection-view";
import { deleteConnection } from "@/lib/connections/delete-connection";
import { exportConnection, exportConnections } from "@/lib/connections/export-connection";
import { findFindings } from "@/lib/connections/find-findings";
import { type GrantFate, grantFates } from "@/lib/connections/grant-fate";
import { importConnections } from "@/lib/connections/import-connection";
import { readMetadata } from "@/lib/connections/import-metadata-client";
import { refreshMetadata } from "@/lib/connections/refresh-metadata";
import { type Surroundings, saveConnection } from "@/lib/connections/save-connection";
import { env } from "@/lib/env";
import { SsoError } from "@/lib/errors/sso-error";
import { normalizeEmail } from "@/lib/identity/email";
import { findingTexts } from "@/lib/messages/finding-texts";
import { outboundPolicy } from "@/lib/net/safe-fetch";
import { findEvent, listEvents } from "@/lib/sign-in/event-store";
import { page, readLimit, readTimeCursor } from "./cursor";
import { applyMergePatch, isPlainObject } from "./merge-patch";
import { type Operation, operation } from "./operation";
import { parseBody } from "./parse-body";
import { requireUnchanged } from "./require-unchanged";

const org = "/organizations/{slug}";
const baseUrl = () => env().APP_URL;

/**
 * `?override=reason` is the audited way past the rule that asks for a test first. Rows that make people administrators are not
 * asked about: a script names the role itself, where a form offers it to a click.
 */
const around = (query: URLSearchParams): Surroundings => ({
  baseUrl: baseUrl(),
  outbound: outboundPolicy(),
  override: query.get("override")?.trim().slice(0, 300) || null,
  confirmsConsoleRoles: true,
});
const readOnly = readOnlyPaths;

const metadataSourceSchema = z.strictObject({
  xml: z
    .string()
    .max(2 * 1024 * 1024)
    .optional(),
  url: z.url().optional(),
  entityId: z.string().max(1024).optional(),
});

/** A merge patch is free of form until it is merged: the merged whole is parsed with the one connection schema. */
const mergePatchSchema = z.record(z.string(), z.unknown());

/** Connections, metadata and sign-in events. */
export const connectionOperations: Operation[] = [
  operation({
    method: "GET",
    path: `${org}/connections`,
    summary: "List connections",
    access: "organization",
    async run({ organization, query }, { db }) {
      const limit = readLimit(query);
      const cursor = readTimeCursor(query);
      const rows = await listConnections(db, organization.id, {
        limit: limit + 1,
        after: cursor && { createdAt: cursor.at, id: cursor.id },
      });
      return {
        status: 200,
        body: page(
          rows,
          limit,
          (row) => toConnectionView(row, baseUrl()),
          (row) => [row.createdAt.toISOString(), row.id],
        ),
      };
    },
  }),
  operation({
    method: "POST",
    path: `${org}/connections`,
    summary: "Create a connection; live at once when it is complete",
    access: "organization",
    setsUp: true,
    body: mergePatchSchema,
    readOnly,
    async run({ organization, query, body, sent }, ctx) {
      requireUnchanged(sent, {}, fixedPaths);
      const connection = parseBody(connectionInputSchema, body);
      const saved = await saveConnection(
        { organizationId: organization.id, connectionId: null, connection, explicitSamlFields: namedSamlFields(body) },
        ctx,
        around(query),
      );
      return {
        status: 201,
        body: toConnectionView(saved, baseUrl()),
        location: `/organizations/${organization.slug}/connections/${saved.id}`,
      };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/connections/export`,
    summary: "All connections as one file, without secrets",
    access: "organization",
    run: async ({ organization }, ctx) => ({
      status: 200,
      body: await exportConnections({ organizationId: organization.id }, ctx),
    }),
  }),
  operation({
    method: "GET",
    path: `${org}/connections/{id}`,
    summary: "Read a connection",
    access: "organization",
    async run({ organization, params }, { db }) {
      const connection = await findConnection(db, organization.id, params.id ?? "");
      if (!connection) throw new SsoError("not_found");
      return { status: 200, body: toConnectionView(connection, baseUrl()) };
    },
  }),
  operation({
    method: "PATCH",
    path: `${org}/connections/{id}`,
    summary: "Change a connection (JSON merge patch)",
    access: "organization",
    setsUp: true,
    body: mergePatchSchema,
    readOnly,
    async run({ organization, params, query, body, sent }, ctx) {
      const before = await findConnection(ctx.db, organization.id, params.id ?? "");
      if (!before) throw new SsoError("not_found");
      const view = toConnectionView(before, baseUrl());
      requireUnchanged(sent, view, fixedPaths);
      const merged = applyMergePatch({ kind: before.kind, ...editablePart(view) }, body);
      const connection = parseBody(connectionInputSchema, merged);
      const saved = await saveConnection(
        {
          organizationId: organization.id,
          connectionId: before.id,
          connection,
          explicitSamlFields: namedSamlFields(body),
        },
        ctx,
        around(query),
      );
      return { status: 200, body: toConnectionView(saved, baseUrl()) };
    },
  }),
  operation({
    method: "DELETE",
    path: `${org}/connections/{id}`,
    summary:
      "Delete a connection; its users stay. The roles and groups that it granted are removed (?grants=remove, the default) or become manual (?grants=keep)",
    access: "organization",
    setsUp: true,
    async run({ organization, params, query }, ctx) {
      await deleteConnection(
        { organizationId: organization.id, connectionId: params.id ?? "", confirmName: null, grants: readFate(query) },
        ctx,
      );
      return { status: 204 };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/connections/{id}/export`,
    summary: "A connection as a file, without secrets",
    access: "organization",
    run: async ({ organization, params }, ctx) => ({
      status: 200,
      body: await exportConnection({ organizationId: organization.id, connectionId: params.id ?? "" }, ctx),
    }),
  }),
  operation({
    method: "POST",
    path: `${org}/connections/import`,
    summary: "Bring a connection from a file; with ?dryRun=true only say what would change",
    access: "organization",
    answers: [200, 201],
    setsUp: true,
    body: connectionDocumentSchema,
    async run({ organization, query, body }, ctx) {
      const isDryRun = query.get("dryRun") === "true";
      const connections = documentParts(body).map((part) => parseBody(connectionInputSchema, part));
      const results = await importConnections(
        { organizationId: organization.id, connections, isDryRun },
        ctx,
        around(query),
      );
      const views = results.map((result) => ({
        ...result,
        connection: toConnectionView(result.connection, baseUrl()),
        dryRun: isDryRun,
      }));
      const isCreated = !isDryRun && results.some((result) => result.created);
      const answer = body.format === "gatehouse-connection" ? views[0] : { items: views, dryRun: isDryRun };
      return { status: isCreated ? 201 : 200, body: answer };
    },
  }),
  operation({
    method: "POST",
    path: `${org}/connections/{id}/metadata`,
    summary: "Import metadata again; an empty body fetches the kept address",
    access: "organization",
    answers: [200],
    setsUp: true,
    body: metadataSourceSchema,
    async run({ organization, params, query, body }, ctx) {
      const { connection, warnings } = await refreshMetadata(
        { organizationId: organization.id, connectionId: params.id ?? "", ...body },
        ctx,
        around(query),
      );
      return { status: 200, body: { ...toConnectionView(connection, baseUrl()), warnings } };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/findings`,
    summary: "What will break, or is weaker than it need be; ?connection= asks about one",
    access: "organization",
    async run({ organization, query }, ctx) {
      const input = { organizationId: organization.id, connectionId: query.get("connection") };
      const findings = await findFindings(input, ctx, baseUrl());
      return { status: 200, body: { items: findings.map((finding) => ({ ...finding, ...findingTexts(finding) })) } };
    },
  }),
  operation({
    method: "POST",
    path: "/metadata/preview",
    summary: "What an import would read; nothing is saved",
    access: "organization",
    answers: [200],
    body: metadataSourceSchema,
    run: async ({ body }, ctx) => ({ status: 200, body: await readMetadata(body, outboundPolicy(), ctx.now) }),
  }),
  operation({
    method: "GET",
    path: `${org}/events`,
    summary: "List sign-ins, newest first",
    access: "organization",
    async run({ organization, query }, { db }) {
      const limit = readLimit(query);
      const cursor = readTimeCursor(query);
      const text = (name: string) => query.get(name) ?? undefined;
      const filter = {
        connection: text("connection"),
        code: text("code"),
        email: normalizeEmail(text("email") ?? "") || undefined,
      };
      const rows = await listEvents(db, organization.id, filter, {
        limit: limit + 1,
        before: cursor && { createdAt: cursor.at, reference: cursor.id },
      });
      return {
        status: 200,
        body: page(
          rows,
          limit,
          (row) => row,
          (row) => [row.createdAt, row.reference],
        ),
      };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/events/{reference}`,
    summary: "Read one sign-in with every check and the claims received",
    access: "organization",
    async run({ organization, params }, { db }) {
      const event = await findEvent(db, organization.id, params.reference ?? "");
      if (!event) throw new SsoError("not_found");
      return { status: 200, body: event };
    },
  }),
];

function readFate(query: URLSearchParams): GrantFate {
  const asked = query.get("grants") ?? "remove";
  const fate = grantFates.find((name) => name === asked);
  if (fate) return fate;
  throw new SsoError("validation_failed", {
    expected: grantFates.join(" or "),
    got: asked,
    fields: { grants: "choice" },
  });
}

function namedSamlFields(body: Record<string, unknown>): string[] {
  return isPlainObject(body.saml) ? Object.keys(body.saml) : [];
}
