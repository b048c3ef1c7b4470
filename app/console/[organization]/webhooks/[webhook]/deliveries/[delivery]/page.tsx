import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { findDelivery } from "@/lib/webhooks/delivery-store";
import { toDeliveryView } from "@/lib/webhooks/delivery-view";
import { findWebhook } from "@/lib/webhooks/webhook-store";
import { deliveryVariants } from "../../../delivery-variants";
import { webhookName } from "../../../webhook-name";
import { RedeliverButton } from "./redeliver-button";

/** One delivery: what was sent last, and what came back. */
export default async function DeliveryPage({
  params,
}: {
  params: Promise<{ organization: string; webhook: string; delivery: string }>;
}) {
  const { organization: slug, webhook: webhookId, delivery: deliveryId } = await params;
  const { organization } = await requireAdmin(slug, "webhooks.read");
  const db = await getDb();
  const webhook = await findWebhook(db, organization.id, webhookId);
  const found = webhook && (await findDelivery(db, { organizationId: organization.id, webhookId, id: deliveryId }));
  if (!found) notFound();
  const t = await getTranslations("webhooks.deliveries");
  const { type, state, isExample, event, attempts, nextAttemptAt, createdAt, request, response } =
    toDeliveryView(found);
  const path = `/console/${slug}/webhooks/${webhookId}`;
  return (
    <ClientTexts of={["webhooks.send"]}>
      <PageHeader
        help="webhooks"
        title={type}
        under={{ slug, list: "webhooks", entry: { label: webhookName(webhook), href: path } }}
        purpose={<StatusBadge variant={deliveryVariants[state]} label={t(`states.${state}`)} />}
        action={
          <RedeliverButton
            slug={slug}
            webhookId={webhookId}
            deliveryId={deliveryId}
            type={type}
            isOn={webhook.status === "on"}
          />
        }
      />
      <p className="mb-6 text-muted">
        {isExample && `${t("example")} · `}
        <span className="font-mono text-small break-all">{event}</span> · <Moment at={createdAt} /> ·{" "}
        {t("attempts", { count: attempts })}
        {nextAttemptAt && (
          <>
            {" · "}
            {t("next")} <Moment at={nextAttemptAt} />
          </>
        )}
      </p>
      {request && <Excerpt label={t("request")} headers={request.headers} body={request.body} />}
      {response && (
        <Excerpt
          label={t("answer", { milliseconds: response.milliseconds })}
          status={response.status}
          headers={response.headers}
          body={response.problem ? t(`problems.${problemKey(response.problem)}`) : response.body}
        />
      )}
    </ClientTexts>
  );
}

/** Why nothing was answered, as one of the texts. */
function problemKey(problem: string): "outbound_blocked" | "outbound_failed" | "internal_error" {
  return problem === "outbound_blocked" || problem === "outbound_failed" ? problem : "internal_error";
}

function Excerpt({
  label,
  status = null,
  headers,
  body,
}: {
  label: string;
  status?: number | null;
  headers: Record<string, string>;
  body: string;
}) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const first = status === null ? [] : [`HTTP ${status}`];
  return (
    <div className="mb-6">
      <h2 className="mb-2 text-base font-semibold">{label}</h2>
      <section tabIndex={0} aria-label={label} className="max-h-[60dvh] overflow-auto rounded-md bg-sunken p-3">
        <pre className="font-mono text-small">{[...first, ...lines, "", body].join("\n").trim()}</pre>
      </section>
    </div>
  );
}
