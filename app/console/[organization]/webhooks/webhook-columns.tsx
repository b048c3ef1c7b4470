import { getTranslations } from "next-intl/server";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import type { ListColumn } from "@/components/console/list/row-table";
import { StatusBadge } from "@/components/ui/status-badge";
import type { WebhookSort } from "@/lib/webhooks/webhook-list-queries";
import type { Webhook } from "@/lib/webhooks/webhook-store";
import { webhookName } from "./webhook-name";
import { WebhookRowMenu } from "./webhook-row-menu";
import { webhookVariant } from "./webhook-variant";

/** So many types of events are named in a cell: a webhook may have two hundred, and its page has all of them. */
const namedTypes = 12;

const firstOf = (types: readonly string[]) =>
  [...types.slice(0, namedTypes), ...(types.length > namedTypes ? ["..."] : [])].join(", ");

/** What the list says of each webhook. */
export async function webhookColumns(slug: string): Promise<ListColumn<Webhook, WebhookSort>[]> {
  const t = await getTranslations("webhooks");
  const list = await getTranslations("list");
  return [
    {
      key: "url",
      label: t("columns.url"),
      sort: "url",
      isFixed: true,
      cell: ({ id, url, description }) => (
        <>
          <RowLink href={`/console/${slug}/webhooks/${id}`} text={url} isMono />
          {description && (
            <span className="text-muted">
              <CutText text={description} />
            </span>
          )}
        </>
      ),
    },
    {
      key: "status",
      label: t("columns.status"),
      cell: (webhook) => (
        <StatusBadge variant={webhookVariant(webhook)} label={t(`states.${webhook.offReason ?? webhook.status}`)} />
      ),
    },
    {
      key: "types",
      label: t("columns.types"),
      cell: ({ types }) => <CutText text={types.includes("*") ? t("allTypes") : firstOf(types)} />,
    },
    { key: "format", label: t("form.format"), cell: ({ format }) => t(`form.formats.${format}.label`) },
    { key: "created", label: t("columns.created"), sort: "created", cell: ({ createdAt }) => <When at={createdAt} /> },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: (webhook) => (
        <WebhookRowMenu slug={slug} webhook={{ id: webhook.id, name: webhookName(webhook), status: webhook.status }} />
      ),
    },
  ];
}
