import { z } from "zod";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { attributeInputSchema, attributePatchSchema } from "@/lib/directory/attribute-schema";
import { findAttribute, listAttributes } from "@/lib/directory/attribute-store";
import { lockRow } from "@/lib/directory/lock-row-store";
import {
  type AttributeView,
  attributeViewSchema,
  createAttribute,
  deleteAttribute,
  toAttributeView,
  updateAttribute,
} from "@/lib/directory/save-attribute";
import { SsoError } from "@/lib/errors/sso-error";
import { listOf, listQuery, pageOfAll } from "./cursor";
import { entityTag, whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Attributes";
const params = z.object({ key: z.string() });

export const attributeOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/attributes",
    operationId: "listAttributes",
    tag,
    summary: "List the organization's custom attributes of users",
    access: "attributes.read",
    query: listQuery,
    answers: { 200: listOf(attributeViewSchema) },
    async run({ organization, query }, { db }) {
      const attributes = await listAttributes(db, organization.id);
      return { status: 200, body: pageOfAll(attributes.map(toAttributeView), query, ({ key }) => key) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/attributes",
    operationId: "createAttribute",
    tag,
    summary: "Create an attribute",
    access: "attributes.write",
    body: attributeInputSchema,
    example: { key: "costCenter", label: "Cost center", type: "text" },
    answers: { 201: attributeViewSchema },
    async run({ organization, body }, ctx) {
      const attribute = await createAttribute({ organizationId: organization.id, attribute: body }, ctx);
      return {
        status: 201,
        body: attribute,
        location: `/organizations/${organization.slug}/attributes/${attribute.key}`,
      };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/attributes/{key}",
    operationId: "getAttribute",
    tag,
    summary: "Read an attribute",
    access: "attributes.read",
    params,
    answers: { 200: attributeViewSchema },
    isResource: true,
    run: async ({ organization, params: { key } }, { db }) => ({
      status: 200,
      body: await readAttribute(db, organization.id, key),
    }),
  }),
  organizationOperation({
    method: "PATCH",
    path: "/attributes/{key}",
    operationId: "updateAttribute",
    tag,
    summary: "Change the label of an attribute",
    access: "attributes.write",
    params,
    body: attributePatchSchema,
    example: { label: "Cost centre" },
    readOnly: ["key", "type"],
    answers: { 200: attributeViewSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, params: { key }, body, sent, ifMatch }, ctx) {
      requireUnchanged(sent, await readAttribute(ctx.db, organization.id, key), ["key", "type"]);
      const input = { organizationId: organization.id, key, patch: body };
      const update = (inner: Context) => updateAttribute(input, inner);
      return { status: 200, body: await whileUnchanged(ifMatch, readTag(organization.id, key), update, ctx) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/attributes/{key}",
    operationId: "deleteAttribute",
    tag,
    summary: "Delete an attribute that no connection fills, with its values",
    access: "attributes.write",
    params,
    answers: { 204: null },
    isConditional: true,
    async run({ organization, params: { key }, ifMatch }, ctx) {
      const remove = (inner: Context) => deleteAttribute({ organizationId: organization.id, key }, inner);
      await whileUnchanged(ifMatch, readTag(organization.id, key), remove, ctx);
      return { status: 204 };
    },
  }),
];

async function readAttribute(db: Db, organizationId: string, key: string): Promise<AttributeView> {
  const attribute = await findAttribute(db, organizationId, key);
  if (!attribute) throw new SsoError("not_found");
  return toAttributeView(attribute);
}

const readTag =
  (organizationId: string, key: string) =>
  async ({ db }: Context) => {
    await lockRow(db, { type: "attribute", organizationId, key });
    return entityTag(await readAttribute(db, organizationId, key));
  };
