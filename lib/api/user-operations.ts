import { z } from "zod";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { userInputSchema, userPatchSchema } from "@/lib/directory/directory-schema";
import { lockRow } from "@/lib/directory/lock-row-store";
import { createUser, deleteUser, type UserTarget, updateUser } from "@/lib/directory/save-user";
import { listUsers } from "@/lib/directory/user-queries";
import { findUser } from "@/lib/directory/user-store";
import { type UserView, userViewSchema } from "@/lib/directory/user-view";
import { userViews } from "@/lib/directory/user-view-queries";
import { SsoError } from "@/lib/errors/sso-error";
import { normalizeEmail } from "@/lib/identity/email";
import { listOf, listQuery, page, readTimeCursor } from "./cursor";
import { entityTag, whileUnchanged } from "./entity-tag";
import { type ApiCaller, type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Users";
const fixed = ["id", "emailVerified", "operator", "createdBy", "createdAt"];
const readOnly = [...fixed, "displayName", "updatedAt", "lastSignInAt"];
const params = z.object({ id: z.string() });

export const userOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/users",
    operationId: "listUsers",
    tag,
    summary: "List users, or find one by e-mail",
    access: "organization",
    query: listQuery.extend({ email: z.string().transform(normalizeEmail).optional() }),
    answers: { 200: listOf(userViewSchema) },
    async run({ organization, query: { limit, cursor, email } }, { db }) {
      const after = readTimeCursor(cursor);
      const position = { limit: limit + 1, after: after && { createdAt: after.at, id: after.id } };
      const users = await listUsers(db, organization.id, { email }, position);
      const view = await userViews(db, organization.id, users);
      return { status: 200, body: page(users, limit, view, (user) => [user.createdAt.toISOString(), user.id]) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/users",
    operationId: "createUser",
    tag,
    summary: "Create a user",
    access: "organization",
    body: userInputSchema,
    example: { email: "ada@acme.example", fullName: "Ada Lovelace", role: "developer" },
    answers: { 201: userViewSchema },
    async run({ organization, body }, ctx) {
      const user = await createUser({ organizationId: organization.id, user: body, createdBy: "api" }, ctx);
      return {
        status: 201,
        body: user,
        location: `/organizations/${organization.slug}/users/${user.id}`,
      };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/users/{id}",
    operationId: "getUser",
    tag,
    summary: "Read a user",
    access: "organization",
    params,
    answers: { 200: userViewSchema },
    isResource: true,
    async run({ organization, params: { id } }, { db }) {
      const user = await readUser(db, organization.id, id);
      return { status: 200, body: user, tag: userTag(user) };
    },
  }),
  organizationOperation({
    method: "PATCH",
    path: "/users/{id}",
    operationId: "updateUser",
    tag,
    summary: "Change a user; suspending a user ends all their sessions",
    description:
      "`roles` and `groups` replace everything the user has; a connection may assign more at the next sign-in.",
    access: "organization",
    params,
    body: userPatchSchema,
    example: { status: "suspended" },
    readOnly,
    answers: { 200: userViewSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, params: { id }, body, sent, caller, ifMatch }, ctx) {
      const target = userTarget(organization, id, caller);
      requireUnchanged(sent, await readUser(ctx.db, organization.id, id), fixed);
      const update = (inner: Context) => updateUser({ ...target, patch: body, replaces: "all" }, inner);
      const user = await whileUnchanged(ifMatch, readTag(target), update, ctx);
      return { status: 200, body: user, tag: userTag(user) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/users/{id}",
    operationId: "deleteUser",
    tag,
    summary: "Delete a user",
    access: "organization",
    params,
    answers: { 204: null },
    isConditional: true,
    async run({ organization, params: { id }, caller, ifMatch }, ctx) {
      const target = userTarget(organization, id, caller);
      await whileUnchanged(ifMatch, readTag(target), (inner) => deleteUser(target, inner), ctx);
      return { status: 204 };
    },
  }),
];

const userTarget = (organization: { id: string }, userId: string, { organizationId }: ApiCaller): UserTarget => ({
  organizationId: organization.id,
  userId,
  byOperator: organizationId === null,
});

async function readUser(db: Db, organizationId: string, id: string): Promise<UserView> {
  const user = await findUser(db, organizationId, id);
  if (!user) throw new SsoError("not_found");
  return (await userViews(db, organizationId, [user]))(user);
}

/** A sign-in or a save that changes nothing of a user must not void what a client has read. */
function userTag({ lastSignInAt: _l, updatedAt: _u, ...user }: UserView): string {
  return entityTag(user);
}

const readTag =
  ({ organizationId, userId }: UserTarget) =>
  async ({ db }: Context) => {
    await lockRow(db, { type: "user", organizationId, key: userId });
    return userTag(await readUser(db, organizationId, userId));
  };
