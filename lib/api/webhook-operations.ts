import { z } from "zod";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { lockRow } from "@/lib/directory/lock-row-store";
import { eventTypes } from "@/lib/domain-events/event-types";
import { SsoError } from "@/lib/errors/sso-error";
import { applyMergePatch } from "@/lib/json/merge-patch";
import { parseBody } from "@/lib/json/parse-body";
import { listDeliveries } from "@/lib/webhooks/delivery-store";
import { deliveryViewSchema, toDeliveryView } from "@/lib/webhooks/delivery-view";
import { replayDelivery, replaySince, sendExample } from "@/lib/webhooks/replay-deliveries";
import { createWebhook, deleteWebhook, rotateWebhookSecret, updateWebhook } from "@/lib/webhooks/save-webhook";
import { webhookInputSchema } from "@/lib/webhooks/webhook-schema";
import { findWebhook, listWebhooks, type Webhook } from "@/lib/webhooks/webhook-store";
import {
  newWebhookViewSchema,
  readOnlyWebhookFields,
  toWebhookView,
  webhookViewSchema,
} from "@/lib/webhooks/webhook-view";
import { listOf, listQuery, page, pageOfAll, readTimeCursor } from "./cursor";
import { entityTag, whileUnchanged } from "./entity-tag";
import { type Operation, organizationOperation } from "./operation";
import { requireUnchanged } from "./require-unchanged";

const tag = "Webhooks";
const params = z.object({ id: z.string() });

const webhookPatchSchema = z.record(z.string(), z.unknown()).meta({
  id: "WebhookPatch",
  description: "Any of the fields of WebhookInput: the fields sent are changed, everything else stays.",
});

const sinceSchema = z
  .strictObject({ since: z.iso.datetime({ offset: true }).transform((text) => new Date(text)) })
  .meta({ id: "Redelivery" });

const redeliveredSchema = z
  .object({
    count: z.int(),
    until: z.iso.datetime().nullable().meta({
      description:
        "Where one call did not get to the end: the time of the first event that is left, to go on with as `since`.",
    }),
  })
  .meta({ id: "RedeliveredCount" });

/** Where events are sent. */
const resourceOperations: Operation[] = [
  organizationOperation({
    method: "GET",
    path: "/webhooks",
    operationId: "listWebhooks",
    tag,
    summary: "List webhooks, oldest first, without their secrets",
    access: "webhooks.read",
    query: listQuery,
    answers: { 200: listOf(webhookViewSchema) },
    async run({ organization, query }, { db }) {
      const webhooks = await listWebhooks(db, organization.id);
      return { status: 200, body: pageOfAll(webhooks.map(toWebhookView), query, ({ id }) => id) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/webhooks",
    operationId: "createWebhook",
    tag,
    summary: "Create a webhook; its secret is returned only once",
    access: "webhooks.write",
    body: webhookInputSchema,
    example: { url: "https://siem.acme.example/gatehouse", types: ["sign_in.*", "user.*"], format: "standard" },
    readOnly: readOnlyWebhookFields,
    answers: { 201: newWebhookViewSchema },
    async run({ organization, body }, ctx) {
      const { webhook, secret } = await createWebhook({ organizationId: organization.id, webhook: body }, ctx);
      const location = `/organizations/${organization.slug}/webhooks/${webhook.id}`;
      return { status: 201, body: { ...toWebhookView(webhook), secret }, location };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/webhooks/{id}",
    operationId: "getWebhook",
    tag,
    summary: "Read a webhook, without its secret",
    access: "webhooks.read",
    params,
    answers: { 200: webhookViewSchema },
    isResource: true,
    async run({ organization, params: { id } }, { db }) {
      return { status: 200, body: toWebhookView(await requireWebhook(db, organization.id, id)) };
    },
  }),
  organizationOperation({
    method: "PATCH",
    path: "/webhooks/{id}",
    operationId: "updateWebhook",
    tag,
    summary: "Change a webhook, or turn it off and on (JSON merge patch)",
    access: "webhooks.write",
    params,
    body: webhookPatchSchema,
    example: { types: ["*"] },
    readOnly: readOnlyWebhookFields,
    answers: { 200: webhookViewSchema },
    isResource: true,
    isConditional: true,
    async run({ organization, params: { id }, body, sent, ifMatch }, ctx) {
      const write = async (inner: Context) => {
        const before = toWebhookView(await requireWebhook(inner.db, organization.id, id));
        requireUnchanged(sent, before, readOnlyWebhookFields);
        const { url, types, format, description, status } = before;
        const webhook = parseBody(
          webhookInputSchema,
          applyMergePatch({ url, types, format, description, status }, body),
        );
        return updateWebhook({ organizationId: organization.id, webhookId: id, webhook }, inner);
      };
      const saved = await whileUnchanged(ifMatch, tagReader(organization.id, id), write, ctx);
      return { status: 200, body: toWebhookView(saved) };
    },
  }),
  organizationOperation({
    method: "DELETE",
    path: "/webhooks/{id}",
    operationId: "deleteWebhook",
    tag,
    summary: "Delete a webhook with its deliveries",
    access: "webhooks.write",
    params,
    answers: { 204: null },
    isConditional: true,
    async run({ organization, params: { id }, ifMatch }, ctx) {
      const remove = (inner: Context) => deleteWebhook({ organizationId: organization.id, webhookId: id }, inner);
      await whileUnchanged(ifMatch, tagReader(organization.id, id), remove, ctx);
      return { status: 204 };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/webhooks/{id}/rotate-secret",
    operationId: "rotateWebhookSecret",
    tag,
    summary: "Create another secret; it is returned only once",
    description: "Both secrets sign for 24 hours, so that the receiver can be changed without refusing a message.",
    access: "webhooks.write",
    params,
    answers: { 200: newWebhookViewSchema },
    async run({ organization, params: { id } }, ctx) {
      const made = await rotateWebhookSecret({ organizationId: organization.id, webhookId: id }, ctx);
      return { status: 200, body: { ...toWebhookView(made.webhook), secret: made.secret } };
    },
  }),
];

const deliveryOperations: Operation[] = [
  organizationOperation({
    method: "POST",
    path: "/webhooks/{id}/example",
    operationId: "sendWebhookExample",
    tag,
    summary: "Send an example of a type, which no event tells of",
    access: "webhooks.write",
    params,
    body: z.strictObject({ type: z.enum(eventTypes) }).meta({ id: "WebhookExample" }),
    example: { type: "user.created" },
    answers: { 201: deliveryViewSchema },
    async run({ organization, params: { id }, body: { type } }, ctx) {
      const sent = await sendExample({ organizationId: organization.id, webhookId: id, type }, ctx);
      return { status: 201, body: toDeliveryView(sent), location: deliveriesOf(organization.slug, id) };
    },
  }),
  organizationOperation({
    method: "GET",
    path: "/webhooks/{id}/deliveries",
    operationId: "listWebhookDeliveries",
    tag,
    summary: "List deliveries, newest first, with the last request and response of each",
    access: "webhooks.read",
    params,
    query: listQuery,
    answers: { 200: listOf(deliveryViewSchema) },
    async run({ organization, params: { id }, query: { limit, cursor } }, { db }) {
      const webhook = await requireWebhook(db, organization.id, id);
      const rows = await listDeliveries(db, webhook, { limit: limit + 1, before: readTimeCursor(cursor) });
      const place = ({ delivery }: (typeof rows)[number]) => [delivery.createdAt.toISOString(), delivery.id];
      return { status: 200, body: page(rows, limit, toDeliveryView, place) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/webhooks/{id}/deliveries/redeliver",
    operationId: "redeliverSince",
    tag,
    summary: "Send everything since a time once more, also what happened while the webhook was off",
    access: "webhooks.write",
    params,
    body: sinceSchema,
    example: { since: "2027-01-31T08:00:00Z" },
    answers: { 200: redeliveredSchema },
    async run({ organization, params: { id }, body: { since } }, ctx) {
      const sent = await replaySince({ organizationId: organization.id, webhookId: id, since }, ctx);
      return { status: 200, body: { count: sent.count, until: sent.until?.toISOString() ?? null } };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/webhooks/{id}/deliveries/{deliveryId}/redeliver",
    operationId: "redeliver",
    tag,
    summary: "Send one delivery once more, at once and with the same ID",
    access: "webhooks.write",
    params: params.extend({ deliveryId: z.string() }),
    answers: { 200: deliveryViewSchema },
    async run({ organization, params: { id, deliveryId } }, ctx) {
      const sent = await replayDelivery({ organizationId: organization.id, webhookId: id, deliveryId }, ctx);
      return { status: 200, body: toDeliveryView(sent) };
    },
  }),
  organizationOperation({
    method: "POST",
    path: "/deliveries/{id}/redeliver",
    operationId: "redeliverById",
    tag,
    summary: "The same, by the delivery alone",
    access: "webhooks.write",
    params,
    answers: { 200: deliveryViewSchema },
    async run({ organization, params: { id } }, ctx) {
      const sent = await replayDelivery({ organizationId: organization.id, webhookId: null, deliveryId: id }, ctx);
      return { status: 200, body: toDeliveryView(sent) };
    },
  }),
];

export const webhookOperations: Operation[] = [...resourceOperations, ...deliveryOperations];

const deliveriesOf = (slug: string, id: string) => `/organizations/${slug}/webhooks/${id}/deliveries`;

const tagReader =
  (organizationId: string, id: string) =>
  async ({ db }: Context) => {
    await lockRow(db, { type: "webhook", organizationId, key: id });
    return entityTag(toWebhookView(await requireWebhook(db, organizationId, id)));
  };

/** A webhook of the organization in the path. @throws SsoError not_found */
async function requireWebhook(db: Db, organizationId: string, id: string): Promise<Webhook> {
  const webhook = await findWebhook(db, organizationId, id);
  if (!webhook) throw new SsoError("not_found");
  return webhook;
}
