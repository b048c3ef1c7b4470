import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder, ListPlace } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { ClientTexts } from "@/components/texts/client-texts";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { deliveryStates } from "@/lib/webhooks/delivery";
import { searchDeliveries } from "@/lib/webhooks/delivery-list-queries";
import { toDeliveryView } from "@/lib/webhooks/delivery-view";
import { findWebhook } from "@/lib/webhooks/webhook-store";
import { deliveryColumns } from "../../delivery-columns";
import { webhookName } from "../../webhook-name";
import { readDeliveryFilter } from "./delivery-filter";

const order: ListOrder<"created"> = {
  sorts: ["created"],
  standard: { sort: "created", descending: true },
  keyType: () => "timestamptz",
};

/** Everything that was sent to a webhook and is still kept, and what became of it. */
export default async function DeliveriesPage({
  params,
  searchParams,
}: {
  params: Promise<{ organization: string; webhook: string }>;
  searchParams: PageSearchParams;
}) {
  const { organization: slug, webhook: id } = await params;
  const { organization } = await requireAdmin(slug, "webhooks.read");
  const db = await getDb();
  const webhook = await findWebhook(db, organization.id, id);
  if (!webhook) notFound();
  const t = await getTranslations("webhooks.deliveries");
  const query = await readPageQuery(searchParams);
  const filter = readDeliveryFilter(query);
  const path = `/console/${slug}/webhooks/${id}`;
  const read = async (place: ListPlace<"created">) => {
    const { rows, ...beside } = await searchDeliveries(db, webhook, filter, place);
    return { ...beside, rows: rows.map(toDeliveryView) };
  };
  return (
    <ClientTexts of={["list", "webhooks.send"]}>
      <PageHeader
        help="webhooks"
        title={t("title")}
        under={{ slug, list: "webhooks", entry: { label: webhookName(webhook), href: path } }}
        purpose={t("purpose")}
      />
      <List
        path={`${path}/deliveries`}
        query={query}
        texts="webhooks.deliveries"
        filters={[
          { type: "text", name: "search", label: t("columns.event") },
          {
            type: "choice",
            name: "state",
            label: t("columns.state"),
            options: deliveryStates.map((value) => ({ value, label: t(`states.${value}`) })),
          },
        ]}
        order={order}
        read={read}
        columns={await deliveryColumns({ slug, path }, webhook.status === "on")}
        rowKey={(delivery) => delivery.id}
        exported={{ slug, list: "deliveries", of: { webhook: id } }}
        chosenBy={{ name: ({ type, event }) => `${type} ${event}` }}
      />
    </ClientTexts>
  );
}
