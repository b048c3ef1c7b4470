import { z } from "zod";
import type { Context } from "@/lib/context";
import { endSessions } from "@/lib/directory/end-sessions";
import type { SessionFilter } from "@/lib/directory/session-filter";
import { listOpenSessions, sessionViewSchema } from "@/lib/directory/session-queries";
import { findUser } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { listOf, listQuery, page, readTimeCursor } from "./cursor";
import { type ApiCaller, type Operation, organizationOperation } from "./operation";

const tag = "Sessions";
const params = z.object({ id: z.string() });
const filterQuery = z.object({
  user: z.string().optional().meta({ description: "The ID of a user." }),
  connection: z
    .string()
    .optional()
    .meta({ description: "The ID of the connection through which the person signed in." }),
  application: z.string().optional().meta({ description: "The ID of an application that the session reached." }),
});

/** Signed-in sessions. */
export const sessionOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/sessions",
    operationId: "listSessions",
    tag,
    summary: "List open sessions, oldest first",
    access: "sessions.read",
    query: listQuery.extend(filterQuery.shape),
    answers: { 200: listOf(sessionViewSchema) },
    run: async ({ organization, query: { user, connection, application, ...position } }, ctx) => ({
      status: 200,
      body: await readPage(organization.id, { user, connection, application }, position, ctx),
    }),
  }),
  organizationOperation({
    method: "DELETE",
    path: "/sessions",
    operationId: "endSessions",
    tag,
    summary: "End the sessions that match the filter; a filter is required",
    access: "sessions.write",
    query: filterQuery,
    answers: { 204: null },
    async run({ organization, query, caller }, ctx) {
      if (Object.values(query).every((value) => value === undefined))
        throw new SsoError("validation_failed", {
          expected: said("sessionFilter"),
          got: said("noFilter"),
          fields: { user: "required", connection: "required" },
        });
      const which = { organizationId: organization.id, filter: query, byOperator: isOperator(caller) };
      await endSessions(which, "revoked", ctx);
      return { status: 204 };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/sessions/{session}",
    operationId: "endSession",
    tag,
    summary: "End one session",
    access: "sessions.write",
    params: z.object({ session: z.string() }),
    answers: { 204: null },
    async run({ organization, params: { session }, caller }, ctx) {
      const input = { organizationId: organization.id, filter: { session }, byOperator: isOperator(caller) };
      if ((await endSessions(input, "revoked", ctx)).length === 0) throw new SsoError("not_found");
      return { status: 204 };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/users/{id}/sessions",
    operationId: "listUserSessions",
    tag,
    summary: "List the open sessions of a user, oldest first",
    access: "sessions.read",
    params,
    query: listQuery,
    answers: { 200: listOf(sessionViewSchema) },
    async run({ organization, params: { id }, query }, ctx) {
      await requireUser(organization.id, id, ctx);
      return { status: 200, body: await readPage(organization.id, { user: id }, query, ctx) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/users/{id}/sessions",
    operationId: "endUserSessions",
    tag,
    summary: "End every session of a user",
    access: "sessions.write",
    params,
    answers: { 204: null },
    async run({ organization, params: { id }, caller }, ctx) {
      await requireUser(organization.id, id, ctx);
      const input = { organizationId: organization.id, filter: { user: id }, byOperator: isOperator(caller) };
      await endSessions(input, "revoked", ctx);
      return { status: 204 };
    },
  }),
];

const isOperator = ({ organizationId }: ApiCaller) => organizationId === null;

async function requireUser(organizationId: string, id: string, { db }: Context): Promise<void> {
  if (!(await findUser(db, organizationId, id))) throw new SsoError("not_found");
}

async function readPage(
  organizationId: string,
  filter: SessionFilter,
  { limit, cursor }: z.infer<typeof listQuery>,
  { db, now }: Context,
) {
  const position = readTimeCursor(cursor);
  const after = position && { createdAt: position.at, id: position.id };
  const rows = await listOpenSessions(db, organizationId, filter, { limit: limit + 1, after, now });
  return page(
    rows,
    limit,
    (row) => row,
    (row) => [row.createdAt, row.id],
  );
}
