import { getFormatter, getTranslations } from "next-intl/server";
import { CutText, When } from "@/components/console/list/cells";
import { ListFilters } from "@/components/console/list/list-filters";
import { ListPager } from "@/components/console/list/list-pager";
import { isFiltered, type ListOrder, readListState } from "@/components/console/list/list-state";
import { type ListColumn, ListTable } from "@/components/console/list/list-table";
import { EmptyState, PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import type { ApiKeyView } from "@/lib/directory/api-key-store";
import { searchApiKeys } from "@/lib/directory/directory-list-queries";
import { NewKeyForm, RevokeKeyButton } from "./key-forms";

const states = ["active", "revoked"] as const;
const order: ListOrder<"created"> = {
  sorts: ["created"],
  standard: { sort: "created", descending: true },
  keyType: () => "timestamptz",
};

/** API keys of the organization: made, seen once, revoked. */
export default async function KeysPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("keys");
  const query = await readPageQuery(searchParams);
  const state = readListState(query, order);
  const filter = { search: query.search?.slice(0, 200), state: states.find((name) => name === query.state) };
  const page = await searchApiKeys(await getDb(), organization.id, filter, { ...state, limit: state.size });
  const path = `/console/${slug}/keys`;
  return (
    <>
      <PageHeader
        help="keys"
        title={t("title")}
        purpose={
          <>
            {t("purpose")}{" "}
            <a className="underline" href="/api/reference">
              {t("description")}
            </a>
          </>
        }
      />
      <NewKeyForm slug={slug} />
      <ListFilters
        path={path}
        query={query}
        fields={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "state",
            label: t("state"),
            options: states.map((value) => ({ value, label: t(`states.${value}`) })),
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
          columns={await keyColumns(slug)}
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

async function keyColumns(slug: string): Promise<ListColumn<ApiKeyView, "created">[]> {
  const t = await getTranslations("keys");
  const format = await getFormatter();
  const now = new Date();
  return [
    {
      key: "name",
      label: t("columns.name"),
      isFixed: true,
      cell: ({ name }) => (
        <span className="font-medium">
          <CutText text={name} />
        </span>
      ),
    },
    {
      key: "kind",
      label: t("columns.kind"),
      cell: ({ readOnly }) => (readOnly ? t("kinds.readOnly") : t("kinds.full")),
    },
    { key: "hint", label: t("columns.hint"), cell: ({ hint }) => <CutText text={`${hint}...`} isMono /> },
    {
      key: "created",
      label: t("columns.created"),
      sort: "created",
      cell: ({ createdAt, createdBy }) => (
        <Moment at={createdAt}>
          {t("madeBy", { who: createdBy, when: format.relativeTime(new Date(createdAt), now) })}
        </Moment>
      ),
    },
    {
      key: "lastUsed",
      label: t("columns.lastUsed"),
      cell: ({ lastUsedAt }) => <When at={lastUsedAt} never={t("never")} />,
    },
    {
      key: "actions",
      label: t("columns.actions"),
      isFixed: true,
      cell: ({ id, name, revokedAt }) =>
        revokedAt ? (
          <StatusBadge look="off" label={t("revoked")} />
        ) : (
          <RevokeKeyButton slug={slug} keyId={id} name={name} />
        ),
    },
  ];
}
