import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { StatusBadge } from "@/components/ui/status-badge";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listDeliveries } from "@/lib/webhooks/delivery-store";
import { toDeliveryView } from "@/lib/webhooks/delivery-view";
import { findWebhook } from "@/lib/webhooks/webhook-store";
import { webhookName } from "../webhook-name";
import { webhookVariant } from "../webhook-variant";
import { CodeList } from "./code-list";
import { DeleteWebhook } from "./delete-webhook";
import { EditWebhook } from "./edit-webhook";
import { LastDeliveries } from "./last-deliveries";
import { SecretCard } from "./secret-card";
import { SendCard } from "./send-card";
import { WebhookSwitch } from "./webhook-switch";

const shownDeliveries = 5;

type Params = Promise<{ organization: string; webhook: string }>;

/** A webhook: what was sent to it and what it answered, what is sent, and how a receiver verifies it. */
export default async function WebhookPage({
  params,
  searchParams,
}: {
  params: Params;
  searchParams: Promise<{ language?: string | string[] }>;
}) {
  const { organization: slug, webhook: id } = await params;
  const { language } = await searchParams;
  const { organization } = await requireAdmin(slug, "webhooks.read");
  const db = await getDb();
  const webhook = await findWebhook(db, organization.id, id);
  if (!webhook) notFound();
  const t = await getTranslations("webhooks");
  const deliveries = await listDeliveries(db, webhook, { limit: shownDeliveries, before: null });
  const { url, description, types, format, status, offReason, previousSecretEndsAt } = webhook;
  const values = { url, description, types, format };
  const until = previousSecretEndsAt && previousSecretEndsAt > new Date() ? previousSecretEndsAt.toISOString() : null;
  return (
    <ClientTexts
      of={[
        "list",
        "webhooks.form",
        "webhooks.edit",
        "webhooks.turn",
        "webhooks.send",
        "webhooks.secret",
        "webhooks.delete",
        "copy",
      ]}
    >
      <PageHeader
        help="webhooks"
        title={webhookName(webhook)}
        under={{ slug, list: "webhooks" }}
        purpose={<StatusBadge variant={webhookVariant(webhook)} label={t(`states.${offReason ?? status}`)} />}
        action={<WebhookSwitch slug={slug} webhookId={id} status={status} />}
      />
      {(offReason === "gone" || offReason === "failed") && (
        <p className="mb-6 rounded-md bg-danger-surface p-3 text-danger">{t(`why.${offReason}`)}</p>
      )}
      <LastDeliveries
        slug={slug}
        path={`/console/${slug}/webhooks/${id}`}
        isOn={status === "on"}
        deliveries={deliveries.map(toDeliveryView)}
      />
      <SendCard slug={slug} webhookId={id} isOn={status === "on"} />
      <EditWebhook slug={slug} webhookId={id} values={values} />
      <SecretCard slug={slug} webhookId={id} previousUntil={until} />
      <section aria-labelledby="verify" className="mt-6">
        <h2 id="verify" className="mb-1 text-base font-semibold">
          {t("verify.title")}
        </h2>
        <p className="mb-3 text-muted">{t("verify.help")}</p>
        <CodeList chosen={language} />
      </section>
      <DeleteWebhook slug={slug} webhookId={id} />
    </ClientTexts>
  );
}
