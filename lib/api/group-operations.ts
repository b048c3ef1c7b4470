import { z } from "zod";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { groupInputSchema, groupPatchSchema } from "@/lib/directory/directory-schema";
import { findGroup, listGroups } from "@/lib/directory/group-store";
import { lockRow } from "@/lib/directory/lock-row-store";
import {
  createGroup,
  deleteGroup,
  type GroupView,
  groupViewSchema,
  toGroupView,
  updateGroup,
} from "@/lib/directory/save-group";
import { SsoError } from "@/lib/errors/sso-error";
import { listOf, listQuery, page, readTextCursor } from "./cursor";
import { entityTag, whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Groups";
const params = z.object({ key: z.string() });

export const groupOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/groups",
    operationId: "listGroups",
    tag,
    summary: "List groups",
    access: "groups.read",
    query: listQuery,
    answers: { 200: listOf(groupViewSchema) },
    async run({ organization, query: { limit, cursor } }, { db }) {
      const rows = await listGroups(db, organization.id, { limit: limit + 1, after: readTextCursor(cursor) });
      return { status: 200, body: page(rows, limit, toGroupView, (row) => [row.key]) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/groups",
    operationId: "createGroup",
    tag,
    summary: "Create a group",
    access: "groups.write",
    body: groupInputSchema,
    example: { key: "designers", name: "Design team" },
    answers: { 201: groupViewSchema },
    async run({ organization, body }, ctx) {
      const group = await createGroup({ organizationId: organization.id, group: body }, ctx);
      return { status: 201, body: group, location: `/organizations/${organization.slug}/groups/${group.key}` };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/groups/{key}",
    operationId: "getGroup",
    tag,
    summary: "Read a group",
    access: "groups.read",
    params,
    answers: { 200: groupViewSchema },
    isResource: true,
    run: async ({ organization, params: { key } }, { db }) => ({
      status: 200,
      body: await readGroup(db, organization.id, key),
    }),
  }),
  organizationOperation({
    method: "PATCH",
    path: "/groups/{key}",
    operationId: "updateGroup",
    tag,
    summary: "Rename a group",
    access: "groups.write",
    params,
    body: groupPatchSchema,
    example: { name: "Design" },
    readOnly: ["key"],
    answers: { 200: groupViewSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, params: { key }, body, sent, ifMatch }, ctx) {
      requireUnchanged(sent, { key }, ["key"]);
      const input = { organizationId: organization.id, key, patch: body };
      const update = (inner: Context) => updateGroup(input, inner);
      return { status: 200, body: await whileUnchanged(ifMatch, readTag(organization.id, key), update, ctx) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/groups/{key}",
    operationId: "deleteGroup",
    tag,
    summary: "Delete a group that no connection refers to, with its memberships",
    access: "groups.write",
    params,
    answers: { 204: null },
    isConditional: true,
    async run({ organization, params: { key }, ifMatch }, ctx) {
      const remove = (inner: Context) => deleteGroup({ organizationId: organization.id, key }, inner);
      await whileUnchanged(ifMatch, readTag(organization.id, key), remove, ctx);
      return { status: 204 };
    },
  }),
];

async function readGroup(db: Db, organizationId: string, key: string): Promise<GroupView> {
  const group = await findGroup(db, organizationId, key);
  if (!group) throw new SsoError("not_found");
  return toGroupView(group);
}

const readTag =
  (organizationId: string, key: string) =>
  async ({ db }: Context) => {
    await lockRow(db, { type: "group", organizationId, key });
    return entityTag(await readGroup(db, organizationId, key));
  };
