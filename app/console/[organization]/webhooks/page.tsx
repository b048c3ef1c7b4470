import { getTranslations } from "next-intl/server";
import { DataTable, rowClass } from "@/components/console/data-table";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { May } from "@/components/console/rights";
import { Link } from "@/components/ui/link";
import { StatusBadge } from "@/components/ui/status-badge";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listWebhooks } from "@/lib/webhooks/webhook-store";
import { webhookLook } from "./webhook-look";

/** Where the organization's events are sent: few, so all of them. */
export default async function WebhooksPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "webhooks.read");
  const t = await getTranslations("webhooks");
  const webhooks = await listWebhooks(await getDb(), organization.id);
  const path = `/console/${slug}/webhooks`;
  const add = (
    <Link className={button.primary} href={`${path}/new`}>
      {t("add")}
    </Link>
  );
  return (
    <>
      <PageHeader
        help="webhooks"
        title={t("title")}
        purpose={t("purpose")}
        action={webhooks.length > 0 && <May>{add}</May>}
      />
      {webhooks.length === 0 ? (
        <EmptyState text={t("empty")} action={<May>{add}</May>} />
      ) : (
        <DataTable
          label={t("title")}
          columns={(["url", "status", "types", "created"] as const).map((key) => ({ key, label: t(`columns.${key}`) }))}
        >
          {webhooks.map((webhook) => (
            <tr key={webhook.id} className={rowClass}>
              <td>
                <RowLink href={`${path}/${webhook.id}`} text={webhook.url} isMono />
                {webhook.description && <span className="cut text-muted">{webhook.description}</span>}
              </td>
              <td>
                <StatusBadge look={webhookLook(webhook)} label={t(`states.${webhook.offReason ?? webhook.status}`)} />
              </td>
              <td>
                <CutText text={webhook.types.includes("*") ? t("allTypes") : webhook.types.join(", ")} />
              </td>
              <td>
                <When at={webhook.createdAt} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
    </>
  );
}
