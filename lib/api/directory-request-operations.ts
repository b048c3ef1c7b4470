import { z } from "zod";
import { requireDirectory } from "@/lib/directories/manage-directory-token";
import { requestActions } from "@/lib/directories/request-action";
import { findScimRequest, listFilteredRequests } from "@/lib/directories/request-queries";
import { requestViewSchema, toRequestView } from "@/lib/directories/request-view";
import { SsoError } from "@/lib/errors/sso-error";
import { listOf, listQuery, page, readNumberCursor } from "./cursor";
import { type Operation, organizationOperation } from "./operation";

const tag = "Directories";
const params = z.object({ id: z.string() });

/** What directories asked for, in words. */
export const directoryRequestOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/directories/{id}/requests",
    operationId: "listDirectoryRequests",
    tag,
    summary: "List what a directory asked for and what it changed, newest first",
    access: "directories.read",
    params,
    query: listQuery.extend({
      person: z.string().max(200).optional().meta({ description: "A part of the name of the user or group." }),
      user: z.string().max(40).optional().meta({ description: "The ID of a user." }),
      status: z.enum(["done", "refused"]).optional().meta({ description: "`refused`: answered with 400 or more." }),
      action: z.enum(requestActions).optional(),
    }),
    answers: { 200: listOf(requestViewSchema) },
    async run({ organization, params: { id }, query: { limit, cursor, person, user, status, action } }, ctx) {
      const name = { organizationId: organization.id, directoryId: id };
      const directory = await requireDirectory(name, ctx);
      const filter = { target: person, user, outcome: status, action, withQuestions: true };
      const before = readNumberCursor(cursor);
      const rows = await listFilteredRequests(ctx.db, name, filter, { limit: limit + 1, before });
      const view = (row: (typeof rows)[number]) => toRequestView(row, directory.name);
      return { status: 200, body: page(rows, limit, view, (row) => [String(row.id)]) };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/directories/{id}/requests/{requestId}",
    operationId: "getDirectoryRequest",
    tag,
    summary: "Read one request of a directory",
    access: "directories.read",
    params: params.extend({ requestId: z.coerce.number().pipe(z.int().min(1).max(999_999_999_999)) }),
    answers: { 200: requestViewSchema },
    isResource: true,
    async run({ organization, params: { id, requestId } }, ctx) {
      const name = { organizationId: organization.id, directoryId: id };
      const directory = await requireDirectory(name, ctx);
      const request = await findScimRequest(ctx.db, name, requestId);
      if (!request) throw new SsoError("not_found");
      return { status: 200, body: toRequestView(request, directory.name) };
    },
  }),
];
