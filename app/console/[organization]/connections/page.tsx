import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ListBoundary } from "@/components/console/list/list-boundary";
import { ListFilters } from "@/components/console/list/list-filters";
import { SavedViews } from "@/components/console/list/saved-views";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { button } from "@/components/ui/styles";
import { requireSetUpAdmin } from "@/lib/auth/current-person";
import { readConnectionFacts } from "@/lib/connections/connection-queries";
import { getDb } from "@/lib/db/open-database";
import { findPreset } from "@/lib/presets/preset-store";
import { protocols, readConnectionFilter, statuses } from "./connection-filter";
import { FoundConnections } from "./found-connections";

/** The organization's connections, and the ways to more of them. */
export default async function ConnectionsPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const administration = await requireSetUpAdmin(slug);
  const { organization } = administration;
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("connections");
  const facts = await readConnectionFacts(await getDb(), organization.id);
  const path = `/console/${slug}/connections`;
  const actions = (
    <span className="flex flex-wrap gap-2">
      <Link className={button.secondary} href={`${path}/import`}>
        {t("import")}
      </Link>
      <Link className={button.primary} href={`${path}/new`}>
        {t("add")}
      </Link>
    </span>
  );
  return (
    <>
      <PageHeader help="connections" title={t("title")} purpose={t("purpose")} action={actions} />
      <SavedViews list="connections" path={path} query={query} administration={administration} />
      <ListFilters
        path={path}
        query={query}
        fields={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "status",
            label: t("columns.status"),
            options: statuses.map((value) => ({ value, label: t(`status.${value}`) })),
          },
          {
            type: "choice",
            name: "protocol",
            label: t("protocol"),
            options: protocols.map((value) => ({ value, label: t(`kinds.generic-${value}`) })),
          },
          {
            type: "choice",
            name: "provider",
            label: t("provider"),
            options: facts.presets.map((id) => ({ value: id, label: findPreset(id)?.provider ?? id })),
          },
        ]}
      />
      <ListBoundary path={path} query={query} rows={8}>
        <FoundConnections
          slug={slug}
          organizationId={organization.id}
          filter={readConnectionFilter(query)}
          query={query}
          isLastWay={organization.emailCodes === "off" && facts.offered === 1}
        />
      </ListBoundary>
    </>
  );
}
