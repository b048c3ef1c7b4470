import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ListFilters } from "@/components/console/list/list-filters";
import { ListPager } from "@/components/console/list/list-pager";
import { isFiltered, type ListOrder, readListState } from "@/components/console/list/list-state";
import { ListTable } from "@/components/console/list/list-table";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { button } from "@/components/ui/styles";
import { applicationStatuses } from "@/lib/applications/access-rule";
import {
  type ApplicationSort,
  applicationKeyType,
  applicationSorts,
  readUseFigures,
  searchApplications,
} from "@/lib/applications/application-queries";
import { applicationKinds } from "@/lib/applications/application-schema";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { applicationColumns } from "./application-columns";
import { readApplicationFilter } from "./application-filter";

const order: ListOrder<ApplicationSort> = {
  sorts: applicationSorts,
  standard: { sort: "name", descending: false },
  keyType: applicationKeyType,
};

/** What the organization's people sign in to. */
export default async function ApplicationsPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("applications");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const state = readListState(query, order);
  const page = await searchApplications(db, organization.id, readApplicationFilter(query), {
    ...state,
    limit: state.size,
  });
  const ids = page.rows.map(({ id }) => id);
  const path = `/console/${slug}/applications`;
  const add = (
    <Link className={button.primary} href={`${path}/new`}>
      {t("add")}
    </Link>
  );
  return (
    <>
      <PageHeader help="applications" title={t("title")} purpose={t("purpose")} action={add} />
      <ListFilters
        path={path}
        query={query}
        fields={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "kind",
            label: t("columns.kind"),
            options: applicationKinds.map((value) => ({ value, label: t(`kinds.${value}`) })),
          },
          {
            type: "choice",
            name: "status",
            label: t("columns.status"),
            options: applicationStatuses.map((value) => ({ value, label: t(`status.${value}`) })),
          },
        ]}
      />
      {page.rows.length === 0 ? (
        <EmptyState text={isFiltered(query) ? t("noneFound") : t("empty")} />
      ) : (
        <ListTable
          label={t("title")}
          path={path}
          query={query}
          state={state}
          columns={await applicationColumns(slug, await readUseFigures(db, organization.id, ids))}
          rows={page.rows}
          rowKey={({ id }) => id}
        />
      )}
      <ListPager
        path={path}
        query={query}
        size={state.size}
        page={page}
        total={page.total}
        count={(value) => t("count", { total: value })}
      />
    </>
  );
}
