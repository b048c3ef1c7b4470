import { z } from "zod";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { createInvitedUser, inviteUser } from "@/lib/directory/create-invitation";
import { userCreationSchema, userPatchSchema } from "@/lib/directory/directory-schema";
import { existingPolicies, importLimits } from "@/lib/directory/import-fields";
import { type ImportReport, importFieldSchema, importReportSchema } from "@/lib/directory/import-report";
import { importUsers, previewUserImport, type UserImport } from "@/lib/directory/import-users";
import { lockRow } from "@/lib/directory/lock-row-store";
import type { UserTarget } from "@/lib/directory/require-touchable";
import { deleteUser, updateUser } from "@/lib/directory/save-user";
import { listUsers } from "@/lib/directory/user-queries";
import { findUser } from "@/lib/directory/user-store";
import { type UserView, userViewSchema } from "@/lib/directory/user-view";
import { userViews } from "@/lib/directory/user-view-queries";
import { SsoError } from "@/lib/errors/sso-error";
import { normalizeEmail } from "@/lib/identity/email";
import { languages } from "@/lib/messages/languages";
import { listOf, listQuery, page, readTimeCursor } from "./cursor";
import { entityTag, whileUnchanged } from "./entity-tag";
import { type ApiCaller, type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";
import { sendInvitation } from "./send-invitation";

const tag = "Users";
const fixed = ["id", "emailVerified", "operator", "createdBy", "createdAt"];
const readOnly = [...fixed, "displayName", "updatedAt", "lastSignInAt", "invitedAt"];
const params = z.object({ id: z.string() });
const userImportSchema = z
  .strictObject({
    csv: z.string().meta({
      description: `Comma, semicolon or tab between the cells, names of the columns in the first line; at most ${importLimits.rows} rows and ${importLimits.bytes} bytes.`,
    }),
    columns: z
      .array(importFieldSchema.nullable())
      .max(importLimits.columns)
      .nullable()
      .default(null)
      .meta({ description: "What each column is, null for one that is not read. Without it, the names decide." }),
    existing: z.enum(existingPolicies).default("skip"),
  })
  .meta({ id: "UserImport" });

export const userOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/users",
    operationId: "listUsers",
    tag,
    summary: "List users, or find one by e-mail",
    access: "users.read",
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
    access: "users.write",
    description:
      "With `invite`, an e-mail tells the user where to sign in. It contains no secret: the organization's sign-in page asks who they are.",
    body: userCreationSchema,
    example: { email: "ada@acme.example", fullName: "Ada Lovelace", role: "developer", invite: true },
    answers: { 201: userViewSchema },
    async run({ organization, body: { invite, ...user } }, ctx) {
      const wanted = { organization, language: languages[0], user, createdBy: "api", isInvited: invite } as const;
      const { user: made, mail } = await createInvitedUser(wanted, ctx);
      if (mail) sendInvitation(mail);
      return {
        status: 201,
        body: made,
        location: `/organizations/${organization.slug}/users/${made.id}`,
      };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/users/import",
    operationId: "importUsers",
    tag,
    summary: "Create and change users by a CSV file",
    description:
      "Rows that cannot be taken are listed; the others are written. With `dryRun`, nothing is written and the answer says what would be. Empty cells change nothing. `roles` and `groups` name what somebody shall hold: what is missing is assigned manually, and what a connection assigned is kept.",
    access: "users.write",
    query: z.object({ dryRun: z.enum(["true", "false"]).default("false") }),
    body: userImportSchema,
    example: { csv: "email,fullName,roles\nada@acme.example,Ada Lovelace,developer\n", existing: "update" },
    answers: { 200: importReportSchema },
    async run({ organization, query: { dryRun }, body, caller }, ctx) {
      const input = { ...body, organizationId: organization.id, byOperator: caller.organizationId === null };
      return { status: 200, body: await reportImport(input, dryRun === "true", ctx) };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/users/{id}",
    operationId: "getUser",
    tag,
    summary: "Read a user",
    access: "users.read",
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
    access: "users.write",
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
    method: "POST",
    path: "/users/{id}/invitation",
    operationId: "inviteUser",
    tag,
    summary: "Send a user an e-mail that tells them where to sign in, at most once in 10 minutes",
    access: "users.write",
    params,
    answers: { 200: userViewSchema },
    async run({ organization, params: { id } }, ctx) {
      sendInvitation(await inviteUser({ organization, language: languages[0], userId: id }, ctx));
      return { status: 200, body: await readUser(ctx.db, organization.id, id) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/users/{id}",
    operationId: "deleteUser",
    tag,
    summary: "Delete a user",
    access: "users.write",
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

/** A script names the roles itself, so nobody is asked about those who become administrators. */
async function reportImport(input: UserImport, isDryRun: boolean, ctx: Context): Promise<ImportReport> {
  if (!isDryRun) {
    const done = await importUsers({ ...input, createdBy: "api", confirmsAdministrators: true }, ctx);
    return withoutCells(done.report);
  }
  const { report, problem } = await previewUserImport(input, ctx);
  if (problem !== null) throw new SsoError("validation_failed", { fields: { columns: problem } });
  return withoutCells(report);
}

/** Who sent the rows has their cells. */
const withoutCells = ({ refused, ...counts }: ImportReport): ImportReport => ({
  ...counts,
  refused: refused.map(({ line, email, problems }) => ({ line, email, problems })),
});

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

/** A sign-in, an invitation or a save that changes nothing of a user must not void what a client has read. */
function userTag({ lastSignInAt: _l, updatedAt: _u, invitedAt: _i, ...user }: UserView): string {
  return entityTag(user);
}

const readTag =
  ({ organizationId, userId }: UserTarget) =>
  async ({ db }: Context) => {
    await lockRow(db, { type: "user", organizationId, key: userId });
    return userTag(await readUser(db, organizationId, userId));
  };
