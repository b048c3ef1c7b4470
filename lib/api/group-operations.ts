import { groupInputSchema, groupPatchSchema } from "@/lib/directory/directory-schema";
import { findGroup, listGroups } from "@/lib/directory/group-store";
import { createGroup, deleteGroup, toGroupView, updateGroup } from "@/lib/directory/save-group";
import { SsoError } from "@/lib/errors/sso-error";
import { page, readCursor, readLimit } from "./cursor";
import { type Operation, operation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const org = "/organizations/{slug}";

/** Groups of an organization. */
export const groupOperations: Operation[] = [
  operation({
    method: "GET",
    path: `${org}/groups`,
    summary: "List groups",
    access: "organization",
    async run({ organization, query }, { db }) {
      const limit = readLimit(query);
      const [after] = readCursor(query, 1) ?? [];
      const rows = await listGroups(db, organization.id, { limit: limit + 1, after: after ?? null });
      return { status: 200, body: page(rows, limit, toGroupView, (row) => [row.key]) };
    },
  }),
  operation({
    method: "POST",
    path: `${org}/groups`,
    summary: "Create a group",
    access: "organization",
    body: groupInputSchema,
    async run({ organization, body }, ctx) {
      const group = await createGroup({ organizationId: organization.id, group: body }, ctx);
      return { status: 201, body: group, location: `/organizations/${organization.slug}/groups/${group.key}` };
    },
  }),
  operation({
    method: "GET",
    path: `${org}/groups/{key}`,
    summary: "Read a group",
    access: "organization",
    async run({ organization, params }, { db }) {
      const group = await findGroup(db, organization.id, params.key ?? "");
      if (!group) throw new SsoError("not_found");
      return { status: 200, body: toGroupView(group) };
    },
  }),
  operation({
    method: "PATCH",
    path: `${org}/groups/{key}`,
    summary: "Rename a group",
    access: "organization",
    body: groupPatchSchema,
    readOnly: ["key"],
    async run({ organization, params, body, sent }, ctx) {
      requireUnchanged(sent, params, ["key"]);
      const input = { organizationId: organization.id, key: params.key ?? "", patch: body };
      return { status: 200, body: await updateGroup(input, ctx) };
    },
  }),
  operation({
    method: "DELETE",
    path: `${org}/groups/{key}`,
    summary: "Delete a group that no connection names, with its memberships",
    access: "organization",
    async run({ organization, params }, ctx) {
      await deleteGroup({ organizationId: organization.id, key: params.key ?? "" }, ctx);
      return { status: 204 };
    },
  }),
];
