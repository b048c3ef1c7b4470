import { z } from "zod";
import { type Connection, connectionViewSchema } from "@/lib/connections/connection";
import { toConnectionView } from "@/lib/connections/connection-view";
import { findDraft, workingCopy } from "@/lib/connections/draft-store";
import { discardDraft, keepDraft } from "@/lib/connections/keep-draft";
import { listProvenVersions } from "@/lib/connections/passed-test-store";
import { publishDraft } from "@/lib/connections/publish-draft";
import { fixedPaths, readOnlyPaths } from "@/lib/connections/read-only-paths";
import { requireConnection } from "@/lib/connections/require-connection";
import { restoreVersion } from "@/lib/connections/restore-version";
import { findVersion, listVersions } from "@/lib/connections/version-store";
import {
  type DraftView,
  draftViewSchema,
  toDraftView,
  toVersionSummary,
  toVersionView,
  versionSummarySchema,
  versionViewSchema,
} from "@/lib/connections/version-view";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import {
  addressesAfter,
  confirmations,
  connectionParams,
  connectionPatchSchema,
  namedSamlFields,
  patchConnection,
  saveQuery,
} from "./connection-requests";
import { listOf, listQuery, page, readNumberCursor } from "./cursor";
import { entityTag, requireMatch } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Versions";
const versionParams = connectionParams.extend({ version: z.coerce.number().int().min(1).max(2_147_483_647) });

/** Saved versions of a connection, and the draft of the next one. */
export const versionOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/connections/{id}/versions",
    operationId: "listVersions",
    tag,
    summary: "List the saved versions of a connection, newest first",
    access: "connections.read",
    params: connectionParams,
    query: listQuery,
    answers: { 200: listOf(versionSummarySchema) },
    async run({ organization, params: { id }, query: { limit, cursor } }, { db }) {
      const connection = await requireConnection(db, organization.id, id);
      const before = readNumberCursor(cursor);
      const rows = await listVersions(db, connection, { limit: limit + 1, before });
      const numbers = rows.map(({ version }) => version);
      const proven = await listProvenVersions(db, connection, numbers);
      const view = (row: (typeof rows)[number]) => toVersionSummary(row, proven);
      return { status: 200, body: page(rows, limit, view, ({ version }) => [String(version)]) };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/connections/{id}/versions/{version}",
    operationId: "getVersion",
    tag,
    summary: "Read a saved version",
    access: "connections.read",
    params: versionParams,
    answers: { 200: versionViewSchema },
    isResource: true,
    async run({ organization, params: { id, version } }, { db, baseUrl }) {
      const connection = await requireConnection(db, organization.id, id);
      const found = await findVersion(db, connection, version);
      if (!found) throw new SsoError("not_found");
      return { status: 200, body: toVersionView(found, baseUrl) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/connections/{id}/versions/{version}/restore",
    operationId: "restoreVersion",
    tag,
    summary: "Restore an older version as a new version; any draft is discarded",
    access: "connections.write",
    params: versionParams,
    query: saveQuery,
    answers: { 200: connectionViewSchema },
    setsUp: true,
    async run({ organization, params: { id, version }, query }, ctx) {
      const input = { organizationId: organization.id, connectionId: id, version, ...confirmations(query) };
      const restored = await restoreVersion(input, ctx);
      return { status: 200, body: toConnectionView(restored, ctx.baseUrl) };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/connections/{id}/draft",
    operationId: "getDraft",
    tag,
    summary: "Read the draft of a connection",
    access: "connections.read",
    params: connectionParams,
    answers: { 200: draftViewSchema },
    isResource: true,
    async run({ organization, params: { id } }, { db, baseUrl }) {
      const connection = await requireConnection(db, organization.id, id);
      const draft = await findDraft(db, connection);
      if (!draft) throw new SsoError("not_found");
      const view = toDraftView(draft, baseUrl);
      return { status: 200, body: view, tag: draftTag(view) };
    },
  }),
  organizationOperation({
    method: "PATCH",
    path: "/connections/{id}/draft",
    operationId: "updateDraft",
    tag,
    summary:
      "Change the draft (JSON merge patch), or create one from the saved connection; the live connection does not change",
    access: "connections.write",
    params: connectionParams,
    body: connectionPatchSchema,
    example: { provisioning: { createUsers: false } },
    readOnly: readOnlyPaths,
    answers: { 200: draftViewSchema },
    setsUp: true,
    isResource: true,
    isConditional: true,
    async run({ organization, params: { id }, body, sent, ifMatch }, ctx) {
      const saved = await requireConnection(ctx.db, organization.id, id);
      const known = await requireDraftMatch(saved, ifMatch, ctx);
      const { connection: before, baseVersion, keptAt: draftAt } = workingCopy(saved, known);
      // A draft holds the configuration alone: what it cannot keep is refused instead of lost.
      const connection = patchConnection(before, body);
      const fixed = [...fixedPaths, "status", "preset"];
      requireUnchanged(sent, toConnectionView(before, ctx.baseUrl), fixed, addressesAfter(before, connection, ctx));
      const input = {
        organizationId: organization.id,
        connectionId: id,
        connection,
        explicitSamlFields: namedSamlFields(body),
        baseRevision: { version: saved.version, draftAt: draftAt?.toISOString() ?? null },
      };
      const { draft, keptAt } = await keepDraft(input, ctx);
      const view: DraftView = {
        connection: toConnectionView(draft, ctx.baseUrl),
        baseVersion,
        author: keptAt && ctx.actor.label,
        updatedAt: keptAt?.toISOString() ?? null,
      };
      return { status: 200, body: view, tag: draftTag(view) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/connections/{id}/draft",
    operationId: "discardDraft",
    tag,
    summary: "Discard the draft; the saved connection does not change",
    access: "connections.write",
    params: connectionParams,
    answers: { 204: null },
    setsUp: true,
    isConditional: true,
    async run({ organization, params: { id }, ifMatch }, ctx) {
      const saved = await requireConnection(ctx.db, organization.id, id);
      const draft = await requireDraftMatch(saved, ifMatch, ctx);
      const of = { organizationId: organization.id, connectionId: id };
      if (draft) await discardDraft({ ...of, draftAt: draft.updatedAt.toISOString() }, ctx);
      return { status: 204 };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/connections/{id}/draft/publish",
    operationId: "publishDraft",
    tag,
    summary: "Publish the draft as the next version",
    access: "connections.write",
    params: connectionParams,
    query: saveQuery,
    answers: { 200: connectionViewSchema },
    setsUp: true,
    async run({ organization, params: { id }, query }, ctx) {
      const input = { organizationId: organization.id, connectionId: id, ...confirmations(query) };
      const published = await publishDraft(input, ctx);
      return { status: 200, body: toConnectionView(published, ctx.baseUrl) };
    },
  }),
];

const draftTag = ({ baseVersion, updatedAt }: DraftView): string => entityTag([baseVersion, updatedAt]);

/** The draft, if there is one; where `If-Match` asks, it is the one that the caller read. @throws SsoError precondition_failed */
async function requireDraftMatch(saved: Connection, ifMatch: string | null, { db, baseUrl }: Context) {
  const draft = await findDraft(db, saved);
  if (draft) requireMatch(ifMatch, draftTag(toDraftView(draft, baseUrl)));
  else if (ifMatch !== null)
    throw new SsoError("precondition_failed", { expected: plain(ifMatch.slice(0, 200)), got: said("noDraft") });
  return draft;
}
