import { getTimeZone, getTranslations } from "next-intl/server";
import { ListBoundary } from "@/components/console/list/list-boundary";
import { ListFilters } from "@/components/console/list/list-filters";
import { SavedViews } from "@/components/console/list/saved-views";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { requireAdmin } from "@/lib/auth/current-person";
import { actorTypes, readAuditFilter, targetTypes } from "./audit-filter";
import { AuditList } from "./audit-list";

/** Who changed what, and when; each row was written together with its change. */
export default async function AuditPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const administration = await requireAdmin(slug);
  const { organization } = administration;
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("audit");
  const path = `/console/${slug}/audit`;
  return (
    <>
      <PageHeader help="audit" title={t("title")} purpose={t("purpose")} />
      <SavedViews list="audit" path={path} query={query} administration={administration} />
      <ListFilters
        path={path}
        query={query}
        fields={[
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
            options: targetTypes.map((value) => ({ value, label: t(`kinds.${value}`) })),
          },
          { type: "days", name: "time", label: t("columns.when") },
        ]}
      />
      <ListBoundary path={path} query={query} rows={12}>
        <AuditList
          path={path}
          organizationId={organization.id}
          filter={readAuditFilter(query, await getTimeZone())}
          query={query}
        />
      </ListBoundary>
    </>
  );
}
