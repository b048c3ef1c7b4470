import type { Context } from "@/lib/context";
import { organizationInputSchema, organizationPatchSchema } from "@/lib/directory/directory-schema";
import { listOrganizations } from "@/lib/directory/organization-store";
import { createOrganization, organizationViewSchema, toOrganizationView } from "@/lib/directory/save-organization";
import { deleteOrganization } from "@/lib/installation/delete-organization";
import { changeOrganization, organizationTag } from "./change-organization";
import { listOf, listQuery, page, readTextCursor } from "./cursor";
import { whileUnchanged } from "./entity-tag";
import { installationOperation, type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Organizations";

export const organizationOperations: Operation[] = [
  installationOperation({
    method: "GET",
    path: "/organizations",
    operationId: "listOrganizations",
    tag,
    summary: "List organizations; a key of one organization sees its own",
    access: "overview.read",
    query: listQuery,
    answers: { 200: listOf(organizationViewSchema) },
    async run({ query: { limit, cursor }, caller }, { db }) {
      const after = readTextCursor(cursor);
      const isOperator = caller.organizationId === null;
      const all = await listOrganizations(db, { limit: isOperator ? limit + 1 : 10_000, after });
      const rows = all.filter((organization) => isOperator || organization.id === caller.organizationId);
      return { status: 200, body: page(rows, limit, toOrganizationView, (row) => [row.slug]) };
    },
  }),
  installationOperation({
    method: "POST",
    path: "/organizations",
    operationId: "createOrganization",
    tag,
    summary: "Create an organization with the default roles",
    access: "operator",
    body: organizationInputSchema,
    example: { slug: "acme", name: "Acme" },
    answers: { 201: organizationViewSchema },
    async run({ body }, ctx) {
      const organization = await createOrganization(body, ctx);
      return { status: 201, body: toOrganizationView(organization), location: `/organizations/${organization.slug}` };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "",
    operationId: "getOrganization",
    tag,
    summary: "Read an organization",
    access: "overview.read",
    answers: { 200: organizationViewSchema },
    isResource: true,
    run: async ({ organization }) => ({ status: 200, body: toOrganizationView(organization) }),
  }),
  organizationOperation({
    method: "PATCH",
    path: "",
    operationId: "updateOrganization",
    tag,
    summary: "Change an organization; turning single sign-on on or off requires an operator's key",
    access: "settings.write",
    body: organizationPatchSchema,
    example: { name: "Acme Corporation", accentColor: "#0b5cff" },
    readOnly: ["slug", "createdAt"],
    answers: { 200: organizationViewSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, body, sent, caller, ifMatch }, ctx) {
      requireUnchanged(sent, organization, ["slug"]);
      const asked = { patch: body, caller, ifMatch, toView: toOrganizationView };
      const updated = await changeOrganization(organization, asked, ctx);
      return { status: 200, body: toOrganizationView(updated) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "",
    operationId: "deleteOrganization",
    tag,
    summary: "Delete an organization with everything in it",
    access: "operator",
    answers: { 204: null },
    isConditional: true,
    async run({ organization, ifMatch }, ctx) {
      const remove = (inner: Context) => deleteOrganization({ slug: organization.slug }, inner);
      await whileUnchanged(ifMatch, organizationTag(organization, toOrganizationView), remove, ctx);
      return { status: 204 };
    },
  }),
];
