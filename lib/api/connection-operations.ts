import { z } from "zod";
import { connectionViewSchema } from "@/lib/connections/connection";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { listConnections } from "@/lib/connections/connection-store";
import { toConnectionView } from "@/lib/connections/connection-view";
import { deleteConnection } from "@/lib/connections/delete-connection";
import { grantFates } from "@/lib/connections/grant-fate";
import { fixedPaths, readOnlyPaths } from "@/lib/connections/read-only-paths";
import { requireConnection } from "@/lib/connections/require-connection";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { lockRow } from "@/lib/directory/lock-row-store";
import { lockOrganization } from "@/lib/directory/organization-store";
import {
  addressesAfter,
  confirmations,
  connectionParams,
  connectionPatchSchema,
  connectionTag,
  namedSamlFields,
  patchConnection,
  saveQuery,
} from "./connection-requests";
import { listOf, listQuery, page, readTimeCursor } from "./cursor";
import { requireMatch, whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";
import { requireNoWish, requireUnchanged } from "./require-unchanged";

const tag = "Connections";

export const connectionOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/connections",
    operationId: "listConnections",
    tag,
    summary: "List connections, oldest first",
    access: "connections.read",
    query: listQuery,
    answers: { 200: listOf(connectionViewSchema) },
    async run({ organization, query: { limit, cursor } }, { db, baseUrl }) {
      const position = readTimeCursor(cursor);
      const after = position && { createdAt: position.at, id: position.id };
      const rows = await listConnections(db, organization.id, { limit: limit + 1, after });
      return {
        status: 200,
        body: page(
          rows,
          limit,
          (row) => toConnectionView(row, baseUrl),
          (row) => [row.createdAt.toISOString(), row.id],
        ),
      };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/connections",
    operationId: "createConnection",
    tag,
    summary: "Create a connection; it is live immediately if it is complete",
    access: "connections.write",
    query: saveQuery,
    body: connectionInputSchema,
    example: {
      name: "Acme Okta",
      kind: "generic-saml",
      status: "draft",
      saml: { metadataUrl: "https://acme.okta.example/app/metadata" },
    },
    readOnly: readOnlyPaths,
    answers: { 201: connectionViewSchema },
    setsUp: true,
    async run({ organization, query, body, sent }, ctx) {
      requireNoWish(sent, ctx.baseUrl);
      const saved = await saveConnection(
        {
          organizationId: organization.id,
          connectionId: null,
          connection: body,
          explicitSamlFields: namedSamlFields(sent),
          ...confirmations(query),
        },
        ctx,
      );
      return {
        status: 201,
        body: toConnectionView(saved, ctx.baseUrl),
        location: `/organizations/${organization.slug}/connections/${saved.id}`,
      };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/connections/{id}",
    operationId: "getConnection",
    tag,
    summary: "Read a connection",
    access: "connections.read",
    params: connectionParams,
    answers: { 200: connectionViewSchema },
    isResource: true,
    async run({ organization, params: { id } }, { db, baseUrl }) {
      const connection = await requireConnection(db, organization.id, id);
      return { status: 200, body: toConnectionView(connection, baseUrl), tag: connectionTag(connection) };
    },
  }),
  organizationOperation({
    method: "PATCH",
    path: "/connections/{id}",
    operationId: "updateConnection",
    tag,
    summary: "Change a connection (JSON merge patch)",
    access: "connections.write",
    params: connectionParams,
    query: saveQuery,
    body: connectionPatchSchema,
    example: { signIn: { buttonText: "Sign in with Acme" } },
    readOnly: readOnlyPaths,
    answers: { 200: connectionViewSchema },
    isResource: true,
    isConditional: true,
    setsUp: true,
    async run({ organization, params: { id }, query, body, sent, ifMatch }, ctx) {
      const before = await requireConnection(ctx.db, organization.id, id);
      // What is written is the version after this one, or nothing: another writer in between is refused there.
      requireMatch(ifMatch, connectionTag(before));
      const connection = patchConnection(before, body);
      requireUnchanged(
        sent,
        toConnectionView(before, ctx.baseUrl),
        fixedPaths,
        addressesAfter(before, connection, ctx),
      );
      const saved = await saveConnection(
        {
          organizationId: organization.id,
          connectionId: before.id,
          version: before.version,
          connection,
          explicitSamlFields: namedSamlFields(body),
          ...confirmations(query),
        },
        ctx,
      );
      return { status: 200, body: toConnectionView(saved, ctx.baseUrl), tag: connectionTag(saved) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/connections/{id}",
    operationId: "deleteConnection",
    tag,
    summary: "Delete a connection; its users remain",
    access: "connections.write",
    params: connectionParams,
    query: z.object({
      grants: z.enum(grantFates).default("remove").meta({
        description:
          "What happens to the roles and groups that it assigned: they are removed, or kept as manually assigned.",
      }),
    }),
    answers: { 204: null },
    isConditional: true,
    setsUp: true,
    async run({ organization, params: { id }, query: { grants }, ifMatch, caller }, ctx) {
      const byOperator = caller.organizationId === null;
      const target = { organizationId: organization.id, connectionId: id, grants, byOperator };
      const readTag = async ({ db }: Context) => {
        // Before the connection, as everybody who deletes one does.
        await lockOrganization(db, organization.id);
        await lockRow(db, { type: "connection", organizationId: organization.id, key: id });
        return connectionTag(await requireConnection(db, organization.id, id));
      };
      const remove = (inner: Context) => deleteConnection({ ...target, confirmName: null }, inner);
      await whileUnchanged(ifMatch, readTag, remove, ctx);
      return { status: 204 };
    },
  }),
];
