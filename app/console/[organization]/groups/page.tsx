import { getTranslations } from "next-intl/server";
import { CutText, RowLink } from "@/components/console/list/cells";
import { List } from "@/components/console/list/list";
import type { ListOrder } from "@/components/console/list/list-state";
import type { ListColumn } from "@/components/console/list/row-table";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { may } from "@/lib/directory/console-role";
import { type GroupRow, groupSorts, searchGroups } from "@/lib/directory/directory-list-queries";
import { DeleteChosen } from "./delete-chosen";
import { readGroupFilter } from "./group-filter";
import { NewGroupForm } from "./group-forms";
import { GroupRowMenu } from "./group-row-menu";

type GroupSort = (typeof groupSorts)[number];

const order: ListOrder<GroupSort> = {
  sorts: groupSorts,
  standard: { sort: "key", descending: false },
  keyType: () => "text",
};

/** The organization's groups: what external groups are mapped to. */
export default async function GroupsPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization, rights } = await requireAdmin(slug, "groups.read");
  const mayWrite = may(rights, "groups.write");
  const t = await getTranslations("groups");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const filter = readGroupFilter(query);
  return (
    <>
      <PageHeader help="groups" title={t("title")} purpose={t("purpose")} />
      <List
        path={`/console/${slug}/groups`}
        query={query}
        texts="groups"
        filters={[{ type: "text", name: "search", label: t("search") }]}
        order={order}
        read={(place) => searchGroups(db, organization.id, filter, place)}
        columns={await groupColumns(slug)}
        rowKey={({ key }) => key}
        exported={{ slug, list: "groups" }}
        chosenBy={{ name: ({ name }) => name }}
        frame={mayWrite ? (table) => <DeleteChosen slug={slug}>{table}</DeleteChosen> : undefined}
      />
      <NewGroupForm slug={slug} />
    </>
  );
}

async function groupColumns(slug: string): Promise<ListColumn<GroupRow, GroupSort>[]> {
  const t = await getTranslations("groups");
  const list = await getTranslations("list");
  return [
    {
      key: "name",
      label: t("columns.name"),
      sort: "name",
      isFixed: true,
      cell: ({ key, name }) => <RowLink href={`/console/${slug}/groups/${key}`} text={name} />,
    },
    { key: "key", label: t("columns.key"), sort: "key", cell: ({ key }) => <CutText text={key} isMono /> },
    {
      key: "members",
      label: t("columns.members"),
      isNumeric: true,
      cell: ({ members }) => t("members", { count: members }),
    },
    {
      key: "actions",
      label: list("rowMenu"),
      isFixed: true,
      isAtEdge: true,
      cell: ({ key, name }) => <GroupRowMenu slug={slug} group={{ key, name }} />,
    },
  ];
}
