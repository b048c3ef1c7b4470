import { randomUUID } from "node:crypto";
import { systemActor } from "@/lib/audit/actor";
import { recordAudit } from "@/lib/audit/audit-store";
import type { JobContext } from "@/lib/context";
import { listAdministrators } from "@/lib/directory/administrator-store";
import { queueMails } from "@/lib/mail/queued-mail-store";
import { languageOfLocale, languages } from "@/lib/messages/languages";
import { webhookNotice } from "@/lib/messages/notice-texts";
import { updateWebhookRow, type Webhook } from "./webhook-store";

/**
 * Switches a webhook off that wants no more messages, or that took none for as long as one is tried, and tells the administrators. What
 * waits stays, for who switches it on again.
 */
export async function endWebhook(
  { organizationId, id, url }: Webhook,
  reason: "gone" | "failed",
  { slug }: { slug: string },
  ctx: JobContext,
): Promise<void> {
  const values = { url: new URL(url).host, address: `${ctx.baseUrl}/console/${slug}/webhooks/${id}` };
  const administrators = await listAdministrators(ctx.db, organizationId, { notice: "webhook" });
  const mails = await Promise.all(
    administrators.map(async ({ email, locale }) => ({
      organizationId,
      to: email,
      ...(await webhookNotice(reason, values, languageOfLocale(locale) ?? languages[0])),
    })),
  );
  await ctx.db.transaction(async (tx) => {
    const patch = { status: "off", offReason: reason, leasedUntil: null, updatedAt: ctx.now } as const;
    if (!(await updateWebhookRow(tx, { organizationId, id }, patch))) return;
    await recordAudit(
      {
        organizationId,
        action: "webhook.switched-off",
        target: { type: "webhook", id, label: url },
        changes: [{ field: "offReason", from: null, to: reason }],
      },
      { db: tx, now: ctx.now, actor: systemActor("webhooks"), requestId: randomUUID() },
    );
    await queueMails(tx, mails, ctx.now);
  });
}
