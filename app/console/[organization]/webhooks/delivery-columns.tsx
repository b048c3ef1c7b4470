import { getTranslations } from "next-intl/server";
import { RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import { StatusBadge } from "@/components/ui/status-badge";
import type { DeliveryView } from "@/lib/webhooks/delivery-view";
import { DeliveryRowMenu } from "./delivery-row-menu";
import { deliveryVariants } from "./delivery-variants";

/**
 * What the lists of deliveries say of each.
 * @param path the address of the webhook's page
 */
export async function deliveryColumns(
  { slug, path }: { slug: string; path: string },
  isOn: boolean,
): Promise<ListColumn<DeliveryView, "created">[]> {
  const t = await getTranslations("webhooks.deliveries");
  const list = await getTranslations("list");
  return [
    {
      key: "event",
      label: t("columns.event"),
      isFixed: true,
      cell: ({ id, type, isExample }) => (
        <>
          <RowLink href={`${path}/deliveries/${id}`} text={type} isMono />
          {isExample && <span className="text-muted">{t("example")}</span>}
        </>
      ),
    },
    {
      key: "state",
      label: t("columns.state"),
      cell: ({ state }) => <StatusBadge variant={deliveryVariants[state]} label={t(`states.${state}`)} />,
    },
    {
      key: "response",
      label: t("columns.response"),
      cell: ({ response }) => (response === null ? "" : (response.status ?? t("noResponse"))),
    },
    { key: "attempts", label: t("columns.attempts"), isNumeric: true, cell: ({ attempts }) => attempts },
    {
      key: "lastAttempt",
      label: t("columns.lastAttempt"),
      cell: ({ lastAttemptAt }) => <When at={lastAttemptAt} never={t("notYet")} />,
    },
    { key: "created", label: t("columns.created"), sort: "created", cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ id, webhook, type, event }) => (
        <DeliveryRowMenu slug={slug} delivery={{ id, webhookId: webhook, name: `${type} ${event}` }} isOn={isOn} />
      ),
    },
  ];
}
