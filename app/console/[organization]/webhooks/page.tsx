import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { May } from "@/components/console/rights";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { webhookFormats } from "@/lib/webhooks/webhook-format";
import { searchWebhooks, type WebhookSort, webhookKeyType, webhookSorts } from "@/lib/webhooks/webhook-list-queries";
import { webhookStatuses } from "@/lib/webhooks/webhook-schema";
import { webhookColumns } from "./webhook-columns";
import { readWebhookFilter } from "./webhook-filter";
import { webhookName } from "./webhook-name";

const order: ListOrder<WebhookSort> = {
  sorts: webhookSorts,
  standard: { sort: "created", descending: false },
  keyType: webhookKeyType,
};

/** Where the organization's events are sent. */
export default async function WebhooksPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "webhooks.read");
  const t = await getTranslations("webhooks");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const filter = readWebhookFilter(query);
  const path = `/console/${slug}/webhooks`;
  const add = (
    <Link className={button.primary} href={`${path}/new`}>
      {t("add")}
    </Link>
  );
  return (
    <ClientTexts of={["list", "webhooks.delete", "webhooks.turn"]}>
      <PageHeader help="webhooks" title={t("title")} purpose={t("purpose")} action={<May>{add}</May>} />
      <List
        path={path}
        query={query}
        texts="webhooks"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "status",
            label: t("columns.status"),
            options: webhookStatuses.map((value) => ({ value, label: t(`states.${value}`) })),
          },
          {
            type: "choice",
            name: "format",
            label: t("form.format"),
            options: webhookFormats.map((value) => ({ value, label: t(`form.formats.${value}.label`) })),
          },
        ]}
        order={order}
        read={(place) => searchWebhooks(db, organization.id, filter, place)}
        columns={await webhookColumns(slug)}
        rowKey={({ id }) => id}
        exported={{ slug, list: "webhooks" }}
        chosenBy={{ name: webhookName }}
      />
    </ClientTexts>
  );
}
