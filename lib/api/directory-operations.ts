import { listAudit } from "@/lib/audit/audit-queries";
import { listApiKeys } from "@/lib/directory/api-key-store";
import {
  apiKeyInputSchema,
  organizationInputSchema,
  organizationPatchSchema,
  roleInputSchema,
  rolePatchSchema,
  userInputSchema,
  userPatchSchema,
} from "@/lib/directory/directory-schema";
import { groupsOfUsers } from "@/lib/directory/group-store";
import { findRole, listOrganizations, listRoles } from "@/lib/directory/organization-store";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { createApiKey, revokeApiKey } from "@/lib/directory/save-api-key";
import {
  createOrganization,
  deleteOrganization,
  toOrganizationView,
  updateOrganization,
} from "@/lib/directory/save-organization";
import { createRole, deleteRole, toRoleView, updateRole } from "@/lib/directory/save-role";
import { createUser, deleteUser, type UserTarget, updateUser } from "@/lib/directory/save-user";
import { findUser, listUsers } from "@/lib/directory/user-store";
import { toUserView } from "@/lib/directory/user-view";
import { SsoError } from "@/lib/errors/sso-error";
import { normalizeEmail } from "@/lib/identity/email";
import { page, readCursor, readLimit, readTimeCursor } from "./cursor";
import { type Operation, operation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const org = "/organizations/{slug}";
const userFixed = ["id", "emailVerified", "operator", "createdBy", "createdAt"];
const userReadOnly = [...userFixed, "displayName", "updatedAt", "lastSignInAt"];

const userTarget = (
  organization: { id: string },
  params: { id?: string },
  caller: { organizationId: string | null },
): UserTarget => ({
  organizationId: organization.id,
  userId: params.id ?? "",
  byOperator: caller.organizationId === null,
});

/** Organizations, users, roles, keys and audit. */
export const directoryOperations: Operation[] = [
  operation({
    method: "GET",
    path: "/organizations",
    summary: "List organizations; a key of one organization sees its own",
    access: "organization",
    async run({ query, caller }, { db }) {
      const limit = readLimit(query);
      const [after] = readCursor(query, 1) ?? [];
      const all = await listOrganizations(db, {
        limit: caller.organizationId === null ? limit + 1 : 10_000,
        after: after ?? null,
      });
      const rows = all.filter(
        (organization) => caller.organizationId === null || organization.id === caller.organizationId,
      );
      return { status: 200, body: page(rows, limit, toOrganizationView, (row) => [row.slug]) };
    },
  }),
  operation({
    method: "POST",
    path: "/organizations",
    summary: "Create an organization with its starting roles",
    access: "operator",
    body: organizationInputSchema,
    async run({ body }, ctx) {
      const organization = await createOrganization(body, ctx);
      return { status: 201, body: toOrganizationView(organization), location: `/organizations/${organization.slug}` };
    },
  }),
  operation({
    method: "GET",
    path: org,
    summary: "Read an organization",
    access: "organization",
    run: async ({ organization }) => ({ status: 200, body: toOrganizationView(organization) }),
  }),
  operation({
    method: "PATCH",
    path: org,
    summary: "Change an organization; switching single sign-on needs an operator's key",
    access: "organization",
    body: organizationPatchSchema,
    readOnly: ["slug", "createdAt"],
    async run({ organization, body, sent, caller }, ctx) {
      requireUnchanged(sent, organization, ["slug"]);
      const byOperator = caller.organizationId === null;
      // A key signs nobody in, so it proves nothing; the installation's own key may close codes, as it may open them.
      const input = { slug: organization.slug, patch: body, byOperator, isSsoProven: byOperator };
      return { status: 200, body: toOrganizationView(await updateOrganization(input, ctx)) };
    },
  }),
  operation({
    method: "DELETE",
    path: org,
    summary: "Delete an organization with everything in it",
    access: "operator",
    async run({ organization }, ctx) {
      await deleteOrganization({ slug: organization.slug }, ctx);
      return { status: 204 };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/users`,
    summary: "List users, or find one by e-mail",
    access: "organization",
    async run({ organization, query }, { db }) {
      const limit = readLimit(query);
      const cursor = readTimeCursor(query);
      const asked = query.get("email");
      const email = asked === null ? undefined : normalizeEmail(asked);
      const users = await listUsers(
        db,
        organization.id,
        { email },
        { limit: limit + 1, after: cursor && { createdAt: cursor.at, id: cursor.id } },
      );
      const ids = users.map((user) => user.id);
      const held = await rolesOfUsers(db, organization.id, ids);
      const groups = await groupsOfUsers(db, organization.id, ids);
      return {
        status: 200,
        body: page(
          users,
          limit,
          (user) => toUserView(user, held.get(user.id) ?? [], groups.get(user.id) ?? []),
          (user) => [user.createdAt.toISOString(), user.id],
        ),
      };
    },
  }),
  operation({
    method: "POST",
    path: `${org}/users`,
    summary: "Create a user",
    access: "organization",
    body: userInputSchema,
    async run({ organization, body }, ctx) {
      const user = await createUser({ organizationId: organization.id, user: body, createdBy: "api" }, ctx);
      return { status: 201, body: user, location: `/organizations/${organization.slug}/users/${user.id}` };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/users/{id}`,
    summary: "Read a user",
    access: "organization",
    async run({ organization, params }, { db }) {
      const user = await findUser(db, organization.id, params.id ?? "");
      if (!user) throw new SsoError("not_found");
      const held = await rolesOfUsers(db, organization.id, [user.id]);
      const groups = await groupsOfUsers(db, organization.id, [user.id]);
      return { status: 200, body: toUserView(user, held.get(user.id) ?? [], groups.get(user.id) ?? []) };
    },
  }),
  operation({
    method: "PATCH",
    path: `${org}/users/{id}`,
    summary:
      "Change a user; suspending ends every session. `roles` and `groups` are all that the user holds from then on; a connection may grant more at the next sign-in",
    access: "organization",
    body: userPatchSchema,
    readOnly: userReadOnly,
    async run({ organization, params, body, sent, caller }, ctx) {
      const user = await findUser(ctx.db, organization.id, params.id ?? "");
      if (!user) throw new SsoError("not_found");
      requireUnchanged(sent, toUserView(user, [], []), userFixed);
      const input = { ...userTarget(organization, params, caller), patch: body, replaces: "all" as const };
      return { status: 200, body: await updateUser(input, ctx) };
    },
  }),
  operation({
    method: "DELETE",
    path: `${org}/users/{id}`,
    summary: "Delete a user",
    access: "organization",
    async run({ organization, params, caller }, ctx) {
      await deleteUser(userTarget(organization, params, caller), ctx);
      return { status: 204 };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/roles`,
    summary: "List roles, highest priority first",
    access: "organization",
    run: async ({ organization }, { db }) => ({
      status: 200,
      body: { items: (await listRoles(db, organization.id)).map(toRoleView), nextCursor: null },
    }),
  }),
  operation({
    method: "POST",
    path: `${org}/roles`,
    summary: "Create a role",
    access: "organization",
    body: roleInputSchema,
    async run({ organization, body }, ctx) {
      const role = await createRole({ organizationId: organization.id, role: body }, ctx);
      return { status: 201, body: role, location: `/organizations/${organization.slug}/roles/${role.key}` };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/roles/{key}`,
    summary: "Read a role",
    access: "organization",
    async run({ organization, params }, { db }) {
      const role = await findRole(db, organization.id, params.key ?? "");
      if (!role) throw new SsoError("not_found");
      return { status: 200, body: toRoleView(role) };
    },
  }),
  operation({
    method: "PATCH",
    path: `${org}/roles/{key}`,
    summary: "Change a role's name or console permission",
    access: "organization",
    body: rolePatchSchema,
    readOnly: ["key", "position"],
    async run({ organization, params, body, sent }, ctx) {
      requireUnchanged(sent, params, ["key"]);
      const input = { organizationId: organization.id, key: params.key ?? "", patch: body };
      return { status: 200, body: await updateRole(input, ctx) };
    },
  }),
  operation({
    method: "DELETE",
    path: `${org}/roles/{key}`,
    summary: "Delete a role that nobody holds and no connection names",
    access: "organization",
    async run({ organization, params }, ctx) {
      await deleteRole({ organizationId: organization.id, key: params.key ?? "" }, ctx);
      return { status: 204 };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/keys`,
    summary: "List API keys, without the keys themselves",
    access: "organization",
    run: async ({ organization }, { db }) => ({
      status: 200,
      body: { items: await listApiKeys(db, organization.id), nextCursor: null },
    }),
  }),
  operation({
    method: "POST",
    path: `${org}/keys`,
    summary: "Make an API key; the answer shows it once",
    access: "organization",
    body: apiKeyInputSchema,
    async run({ organization, body }, ctx) {
      const key = await createApiKey({ organizationId: organization.id, key: body }, ctx);
      return { status: 201, body: key, location: `/organizations/${organization.slug}/keys/${key.id}` };
    },
  }),
  operation({
    method: "DELETE",
    path: `${org}/keys/{id}`,
    summary: "Revoke an API key",
    access: "organization",
    async run({ organization, params }, ctx) {
      await revokeApiKey({ organizationId: organization.id, keyId: params.id ?? "" }, ctx);
      return { status: 204 };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/audit`,
    summary: "List administrative changes, newest first",
    access: "organization",
    async run({ organization, query }, { db }) {
      const limit = readLimit(query);
      const [before] = readCursor(query, 1) ?? [];
      if (before !== undefined && !/^\d{1,15}$/.test(before))
        throw new SsoError("validation_failed", { fields: { cursor: "cursor" } });
      const filter = {
        action: query.get("action") ?? undefined,
        actor: query.get("actor") ?? undefined,
        target: query.get("target") ?? undefined,
      };
      const rows = await listAudit(db, organization.id, filter, {
        limit: limit + 1,
        before: before === undefined ? null : Number(before),
      });
      return {
        status: 200,
        body: page(
          rows,
          limit,
          (row) => row,
          (row) => [String(row.id)],
        ),
      };
    },
  }),
];
