import { z } from "zod";
import { grantFates } from "@/lib/connections/grant-fate";
import type { Context } from "@/lib/context";
import { deleteDirectory } from "@/lib/directories/delete-directory";
import {
  directoryInputSchema,
  directoryPatchSchema,
  directoryTokenInputSchema,
} from "@/lib/directories/directory-schema";
import {
  directoryTokenViewSchema,
  directoryViewSchema,
  newDirectoryTokenViewSchema,
  newDirectoryViewSchema,
  readOnlyDirectoryFields,
  toDirectoryTokenView,
  toDirectoryView,
} from "@/lib/directories/directory-view";
import { createDirectoryToken, deleteDirectoryToken, requireDirectory } from "@/lib/directories/manage-directory-token";
import { createDirectory, updateDirectory } from "@/lib/directories/save-directory";
import { lockRow } from "@/lib/directory/lock-row-store";
import { applyDirectory } from "@/lib/scim/apply-directory";
import { type Directory, type DirectoryName, listDirectories } from "@/lib/scim/directory-store";
import { listDirectoryTokens } from "@/lib/scim/directory-token-store";
import { listOf, listQuery, pageOfAll } from "./cursor";
import { entityTag, whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Directories";
const params = z.object({ id: z.string() });
const named = (organization: { id: string }, id: string) => ({ organizationId: organization.id, directoryId: id });

/** Directories that push people and groups by SCIM. */
export const directoryOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/directories",
    operationId: "listDirectories",
    tag,
    summary: "List directories, oldest first",
    access: "directories.read",
    query: listQuery,
    answers: { 200: listOf(directoryViewSchema) },
    async run({ organization, query }, { db, baseUrl }) {
      const rows = await listDirectories(db, organization.id);
      const views = rows.map((row) => toDirectoryView(row, baseUrl));
      return { status: 200, body: pageOfAll(views, query, ({ id }) => id) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/directories",
    operationId: "createDirectory",
    tag,
    summary: "Create a directory; its first token is returned only once",
    access: "directories.write",
    body: directoryInputSchema,
    example: { name: "Entra ID", preset: "entra", onDelete: "suspend", matchBy: "email" },
    readOnly: readOnlyDirectoryFields,
    answers: { 201: newDirectoryViewSchema },
    async run({ organization, body }, ctx) {
      const made = await createDirectory(
        { organizationId: organization.id, directory: body, confirmsConsoleRoles: true },
        ctx,
      );
      return {
        status: 201,
        body: { ...toDirectoryView(made.directory, ctx.baseUrl), token: made.token.token },
        location: `/organizations/${organization.slug}/directories/${made.directory.id}`,
      };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/directories/{id}",
    operationId: "getDirectory",
    tag,
    summary: "Read a directory",
    access: "directories.read",
    params,
    answers: { 200: directoryViewSchema },
    isResource: true,
    async run({ organization, params: { id } }, ctx) {
      const directory = await requireDirectory(named(organization, id), ctx);
      return { status: 200, body: toDirectoryView(directory, ctx.baseUrl), tag: tagOf(directory) };
    },
  }),
  organizationOperation({
    method: "PATCH",
    path: "/directories/{id}",
    operationId: "updateDirectory",
    tag,
    summary: "Change a directory, pause it, or end its dry run",
    description: "Ending a dry run carries out what the directory has sent by then.",
    access: "directories.write",
    params,
    body: directoryPatchSchema,
    example: { status: "paused" },
    readOnly: readOnlyDirectoryFields,
    answers: { 200: directoryViewSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, params: { id }, body, sent, ifMatch }, ctx) {
      const name = named(organization, id);
      const current = toDirectoryView(await requireDirectory(name, ctx), ctx.baseUrl);
      requireUnchanged(sent, current, fixedFields);
      const change = { ...name, patch: body, confirmsConsoleRoles: true };
      const update = (inner: Context) => updateDirectory(change, inner);
      const directory = await whileUnchanged(ifMatch, readTag(name), update, ctx);
      // Outside of the transaction: each person is one of their own.
      if (body.dryRun === false) await applyDirectory(name, ctx);
      return { status: 200, body: toDirectoryView(directory, ctx.baseUrl), tag: tagOf(directory) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/directories/{id}",
    operationId: "deleteDirectory",
    tag,
    summary: "Delete a directory; its users and groups remain",
    access: "directories.write",
    params,
    query: z.object({
      grants: z.enum(grantFates).default("remove").meta({
        description:
          "What happens to the roles and groups that it assigned: they are removed, or kept as manually assigned.",
      }),
    }),
    answers: { 204: null },
    isConditional: true,
    async run({ organization, params: { id }, query: { grants }, ifMatch, caller }, ctx) {
      const name = named(organization, id);
      const target = { ...name, grants, confirmName: null, byOperator: caller.organizationId === null };
      const remove = (inner: Context) => deleteDirectory(target, inner);
      await whileUnchanged(ifMatch, readTag(name), remove, ctx);
      return { status: 204 };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/directories/{id}/tokens",
    operationId: "listDirectoryTokens",
    tag,
    summary: "List the live tokens of a directory, without the tokens",
    access: "directories.read",
    params,
    query: listQuery,
    answers: { 200: listOf(directoryTokenViewSchema) },
    async run({ organization, params: { id }, query }, ctx) {
      const name = named(organization, id);
      await requireDirectory(name, ctx);
      const tokens = await listDirectoryTokens(ctx.db, name);
      return { status: 200, body: pageOfAll(tokens.map(toDirectoryTokenView), query, (token) => token.id) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/directories/{id}/tokens",
    operationId: "createDirectoryToken",
    tag,
    summary: "Add a token beside the one that there is; it is returned only once",
    access: "directories.write",
    params,
    body: directoryTokenInputSchema.prefault({}),
    example: { label: "Entra, from May", days: 365 },
    answers: { 201: newDirectoryTokenViewSchema },
    async run({ organization, params: { id }, body }, ctx) {
      const made = await createDirectoryToken({ ...named(organization, id), token: body }, ctx);
      return {
        status: 201,
        body: { ...toDirectoryTokenView(made), token: made.token },
        location: `/organizations/${organization.slug}/directories/${id}/tokens/${made.id}`,
      };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/directories/{id}/tokens/{tokenId}",
    operationId: "deleteDirectoryToken",
    tag,
    summary: "Delete a token; requests with it are refused at once",
    access: "directories.write",
    params: params.extend({ tokenId: z.string() }),
    answers: { 204: null },
    async run({ organization, params: { id, tokenId } }, ctx) {
      await deleteDirectoryToken({ ...named(organization, id), tokenId }, ctx);
      return { status: 204 };
    },
  }),
];

/** The time of the last request moves while a client thinks: it may be sent back as it was read. */
const fixedFields = readOnlyDirectoryFields.filter((field) => field !== "lastRequestAt" && field !== "updatedAt");

/** A request of the provider must not void what a client has read. */
const tagOf = ({ lastRequestAt: _l, updatedAt: _u, ...directory }: Directory): string => entityTag(directory);

const readTag = (name: DirectoryName) => async (ctx: Context) => {
  await lockRow(ctx.db, { type: "directory", organizationId: name.organizationId, key: name.directoryId });
  return tagOf(await requireDirectory(name, ctx));
};
