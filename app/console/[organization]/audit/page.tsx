import { getFormatter, getTimeZone, getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder, ListPlace } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { stampText } from "@/components/ui/moment-text";
import { type AuditView, countFoundAudit, searchAudit } from "@/lib/audit/audit-queries";
import { organizationTargetTypes } from "@/lib/audit/target-type";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { auditColumns } from "./audit-columns";
import { actorTypes, readAuditFilter } from "./audit-filter";

const order: ListOrder<"when"> = {
  sorts: ["when"],
  standard: { sort: "when", descending: true },
  keyType: () => "bigint",
};

/** Who changed what, and when; each row was written together with its change. */
export default async function AuditPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "audit.read");
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("audit");
  const db = await getDb();
  const filter = readAuditFilter(query, await getTimeZone());
  const read = async ({ turn, limit }: ListPlace<"when">) => {
    const [page, total] = await Promise.all([
      searchAudit(db, organization.id, filter, { turn, limit }),
      countFoundAudit(db, organization.id, filter),
    ]);
    return { ...page, total };
  };
  const format = await getFormatter();
  const nameOf = ({ action, target, createdAt }: AuditView) => `${action} ${target}, ${stampText(format, createdAt)}`;
  return (
    <>
      <PageHeader help="audit" title={t("title")} purpose={t("purpose")} />
      <List
        path={`/console/${slug}/audit`}
        query={query}
        texts="audit"
        filters={[
          { type: "text", name: "actor", label: t("columns.actor") },
          {
            type: "choice",
            name: "by",
            label: t("by"),
            options: actorTypes.map((value) => ({ value, label: t(`actors.${value}`) })),
          },
          { type: "text", name: "action", label: t("columns.action") },
          { type: "text", name: "target", label: t("columns.target") },
          {
            type: "choice",
            name: "kind",
            label: t("kind"),
            options: organizationTargetTypes.map((value) => ({ value, label: t(`kinds.${value}`) })),
          },
          { type: "days", name: "time", label: t("columns.when") },
        ]}
        order={order}
        read={read}
        columns={await auditColumns(slug, nameOf)}
        rowKey={({ id }) => String(id)}
        skeletonRows={12}
        exported={{ slug, list: "audit" }}
        chosenBy={{ name: nameOf }}
      />
    </>
  );
}
