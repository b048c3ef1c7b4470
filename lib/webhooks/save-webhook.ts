import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { requireAsRead } from "@/lib/audit/require-as-read";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { lockRow } from "@/lib/directory/lock-row-store";
import { lockOrganization } from "@/lib/directory/organization-store";
import { requireWithin } from "@/lib/directory/quotas";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { outboundProblem } from "@/lib/net/outbound-policy";
import type { WebhookInput, WebhookPatch } from "./webhook-schema";
import { newWebhookSecret, rotationMilliseconds, sealWebhookSecret } from "./webhook-secret";
import {
  countWebhooks,
  deleteWebhookRow,
  findWebhook,
  insertWebhook,
  updateWebhookRow,
  type Webhook,
  wakeWebhook,
} from "./webhook-store";

type Target = { organizationId: string; webhookId: string };

/** A webhook with its secret, at the moment that it is made: the only one in which it is shown. */
export type NewWebhook = { webhook: Webhook; secret: string };

/**
 * Has events of an organization sent to an address, from now on.
 * @throws SsoError validation_failed for an address that is not called, quota_reached
 */
export async function createWebhook(
  { organizationId, webhook: input }: { organizationId: string; webhook: WebhookInput },
  ctx: Context,
): Promise<NewWebhook> {
  requireCallable(input.url, ctx);
  const secret = newWebhookSecret();
  const id = randomId(12);
  return ctx.db.transaction(async (tx) => {
    await lockOrganization(tx, organizationId);
    const webhook = await insertWebhook(tx, {
      ...input,
      id,
      organizationId,
      encryptedSecret: sealWebhookSecret(id, secret),
      offReason: input.status === "off" ? "administrator" : null,
      createdBy: ctx.actor.label,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    requireWithin("webhooks", await countWebhooks(tx, organizationId));
    await audit(webhook, "webhook.created", diffFields(null, auditedPart(webhook)), { ...ctx, db: tx });
    return { webhook, secret };
  });
}

/**
 * Changes a webhook, or a part of it. Switched on again it goes on with what waits; what happened while it was off was not kept for it.
 * @throws SsoError not_found, validation_failed for an address that is not called, changed_meanwhile
 */
export async function updateWebhook(
  { organizationId, webhookId, webhook }: Target & { webhook: WebhookPatch },
  ctx: Context,
): Promise<Webhook> {
  return ctx.db.transaction(async (tx) => {
    await lockRow(tx, { type: "webhook", organizationId, key: webhookId });
    const before = await findWebhook(tx, organizationId, webhookId);
    if (!before) throw new SsoError("not_found");
    const input: WebhookInput = { ...toInput(before), ...webhook };
    if (input.url !== before.url || input.status !== before.status) requireCallable(input.url, ctx);
    const switched =
      input.status === before.status ? {} : ({ offReason: input.status === "off" ? "administrator" : null } as const);
    const changes = diffFields(auditedPart(before), auditedPart(input));
    if (changes.length === 0) return before;
    requireAsRead(changes, ctx);
    const patch = { ...input, ...switched, updatedAt: ctx.now };
    const after = await updateWebhookRow(tx, { organizationId, id: webhookId }, patch);
    if (!after) throw new SsoError("not_found");
    if (after.status === "on") await wakeWebhook(tx, after, ctx.now);
    await audit(after, "webhook.updated", changes, { ...ctx, db: tx });
    return after;
  });
}

/**
 * Switches a webhook on or off, and leaves the rest of it as it is now.
 * @throws SsoError not_found, validation_failed for an address that is not called any more
 */
export async function updateWebhookStatus(
  { status, ...target }: Target & Pick<WebhookInput, "status">,
  ctx: Context,
): Promise<Webhook> {
  return updateWebhook({ ...target, webhook: { status } }, ctx);
}

/** Deletes a webhook with its deliveries: nothing is sent to it any more. @throws SsoError not_found */
export async function deleteWebhook({ organizationId, webhookId }: Target, ctx: Context): Promise<void> {
  const webhook = await findWebhook(ctx.db, organizationId, webhookId);
  if (!webhook) throw new SsoError("not_found");
  await ctx.db.transaction(async (tx) => {
    if (!(await deleteWebhookRow(tx, webhook))) throw new SsoError("not_found");
    await audit(webhook, "webhook.deleted", [], { ...ctx, db: tx });
  });
}

/**
 * Makes another secret. For a day both sign, so that no message is refused while the receiver is told; the secret before the previous
 * one ends at once.
 * @throws SsoError not_found
 */
export async function rotateWebhookSecret({ organizationId, webhookId }: Target, ctx: Context): Promise<NewWebhook> {
  const secret = newWebhookSecret();
  return ctx.db.transaction(async (tx) => {
    const before = await findWebhook(tx, organizationId, webhookId);
    const webhook =
      before &&
      (await updateWebhookRow(tx, before, {
        encryptedSecret: sealWebhookSecret(webhookId, secret),
        encryptedPreviousSecret: before.encryptedSecret,
        previousSecretEndsAt: new Date(ctx.now.getTime() + rotationMilliseconds),
        updatedAt: ctx.now,
      }));
    if (!webhook) throw new SsoError("not_found");
    await audit(webhook, "webhook.secret-rotated", [], { ...ctx, db: tx });
    return { webhook, secret };
  });
}

/** An address that this installation never calls is refused when it is typed, not at the first event. */
function requireCallable(url: string, { outbound }: Context): void {
  const expected = outboundProblem(url, outbound);
  if (expected === null) return;
  throw new SsoError("validation_failed", { expected, got: plain(url), fields: { url: "url_blocked" } });
}

const toInput = ({ url, types, format, description, status }: WebhookInput): WebhookInput => ({
  url,
  types,
  format,
  description,
  status,
});

const auditedPart = (webhook: WebhookInput): Record<string, unknown> => toInput(webhook);

async function audit(
  { organizationId, id, url }: Webhook,
  action: `webhook.${string}`,
  changes: ReturnType<typeof diffFields>,
  ctx: Context,
): Promise<void> {
  await recordAudit({ organizationId, action, target: { type: "webhook", id, label: url }, changes }, ctx);
}
