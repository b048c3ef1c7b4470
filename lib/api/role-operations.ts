import { z } from "zod";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { roleInputSchema, rolePatchSchema } from "@/lib/directory/directory-schema";
import { lockRow } from "@/lib/directory/lock-row-store";
import { findRole, listRoles } from "@/lib/directory/organization-store";
import {
  createRole,
  deleteRole,
  type RoleView,
  roleViewSchema,
  toRoleView,
  updateRole,
} from "@/lib/directory/save-role";
import { SsoError } from "@/lib/errors/sso-error";
import { listOf, listQuery, pageOfAll } from "./cursor";
import { entityTag, whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Roles";
const params = z.object({ key: z.string() });

export const roleOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/roles",
    operationId: "listRoles",
    tag,
    summary: "List roles, highest priority first",
    access: "roles.read",
    query: listQuery,
    answers: { 200: listOf(roleViewSchema) },
    async run({ organization, query }, { db }) {
      const roles = await listRoles(db, organization.id);
      return { status: 200, body: pageOfAll(roles.map(toRoleView), query, ({ key }) => key) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/roles",
    operationId: "createRole",
    tag,
    summary: "Create a role",
    access: "roles.write",
    body: roleInputSchema,
    example: { key: "auditor", name: "Auditor" },
    answers: { 201: roleViewSchema },
    async run({ organization, body }, ctx) {
      const role = await createRole({ organizationId: organization.id, role: body }, ctx);
      return { status: 201, body: role, location: `/organizations/${organization.slug}/roles/${role.key}` };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/roles/{key}",
    operationId: "getRole",
    tag,
    summary: "Read a role",
    access: "roles.read",
    params,
    answers: { 200: roleViewSchema },
    isResource: true,
    run: async ({ organization, params: { key } }, { db }) => ({
      status: 200,
      body: await readRole(db, organization.id, key),
    }),
  }),
  organizationOperation({
    method: "PATCH",
    path: "/roles/{key}",
    operationId: "updateRole",
    tag,
    summary: "Change a role's name or console access",
    access: "roles.write",
    params,
    body: rolePatchSchema,
    example: { name: "Read-only auditor" },
    readOnly: ["key", "position"],
    answers: { 200: roleViewSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, params: { key }, body, sent, ifMatch, caller }, ctx) {
      requireUnchanged(sent, { key }, ["key"]);
      const byOperator = caller.organizationId === null;
      const input = { organizationId: organization.id, key, patch: body, byOperator };
      const update = (inner: Context) => updateRole(input, inner);
      return { status: 200, body: await whileUnchanged(ifMatch, readTag(organization.id, key), update, ctx) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/roles/{key}",
    operationId: "deleteRole",
    tag,
    summary: "Delete a role that nobody has and no connection refers to",
    access: "roles.write",
    params,
    answers: { 204: null },
    isConditional: true,
    async run({ organization, params: { key }, ifMatch }, ctx) {
      const remove = (inner: Context) => deleteRole({ organizationId: organization.id, key }, inner);
      await whileUnchanged(ifMatch, readTag(organization.id, key), remove, ctx);
      return { status: 204 };
    },
  }),
];

async function readRole(db: Db, organizationId: string, key: string): Promise<RoleView> {
  const role = await findRole(db, organizationId, key);
  if (!role) throw new SsoError("not_found");
  return toRoleView(role);
}

const readTag =
  (organizationId: string, key: string) =>
  async ({ db }: Context) => {
    await lockRow(db, { type: "role", organizationId, key });
    return entityTag(await readRole(db, organizationId, key));
  };
