import { getTranslations } from "next-intl/server";
import { CutText, RowLink } from "@/components/console/list/cells";
import { ListFilters } from "@/components/console/list/list-filters";
import { ListPager } from "@/components/console/list/list-pager";
import { isFiltered, type ListOrder, readListState } from "@/components/console/list/list-state";
import { ListTable } from "@/components/console/list/list-table";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { groupSorts, searchGroups } from "@/lib/directory/directory-list-queries";
import { countMembers } from "@/lib/directory/group-store";
import { NewGroupForm } from "./group-forms";

const order: ListOrder<(typeof groupSorts)[number]> = {
  sorts: groupSorts,
  standard: { sort: "key", descending: false },
  keyType: () => "text",
};

/** The organization's groups: what external groups are mapped to. */
export default async function GroupsPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("groups");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const state = readListState(query, order);
  const filter = { search: query.search?.slice(0, 200) };
  const page = await searchGroups(db, organization.id, filter, { ...state, limit: state.size });
  const keys = page.rows.map(({ key }) => key);
  const members = await countMembers(db, organization.id, keys);
  const path = `/console/${slug}/groups`;
  return (
    <>
      <PageHeader help="groups" title={t("title")} purpose={t("purpose")} />
      <ListFilters path={path} query={query} fields={[{ type: "text", name: "search", label: t("search") }]} />
      {page.rows.length === 0 ? (
        <EmptyState text={isFiltered(query) ? t("noneFound") : t("empty")} />
      ) : (
        <ListTable
          label={t("title")}
          path={path}
          query={query}
          state={state}
          columns={[
            {
              key: "name",
              label: t("columns.name"),
              sort: "name",
              isFixed: true,
              cell: ({ key, name }) => <RowLink href={`${path}/${key}`} text={name} />,
            },
            {
              key: "key",
              label: t("columns.key"),
              sort: "key",
              cell: ({ key }) => <CutText text={key} isMono />,
            },
            {
              key: "members",
              label: t("columns.members"),
              isNumeric: true,
              cell: ({ key }) => t("members", { count: members.get(key) ?? 0 }),
            },
          ]}
          rows={page.rows}
          rowKey={({ key }) => key}
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
      <NewGroupForm slug={slug} />
    </>
  );
}
