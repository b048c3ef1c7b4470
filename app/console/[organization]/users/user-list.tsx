import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { CutText, RowLink, When } from "@/components/console/list/cells";
import { ExportLinks } from "@/components/console/list/export-links";
import { ListPager } from "@/components/console/list/list-pager";
import { isFiltered, readListState } from "@/components/console/list/list-state";
import { type ListColumn, ListTable } from "@/components/console/list/list-table";
import { SelectAll } from "@/components/console/list/selection";
import { EmptyState } from "@/components/console/page-header";
import type { PageQuery } from "@/components/console/page-query";
import { StatusBadge } from "@/components/ui/status-badge";
import { getDb } from "@/lib/db/open-database";
import {
  countFoundUsers,
  searchUsers,
  type UserFilter,
  type UserSort,
  userKeyType,
  userSorts,
} from "@/lib/directory/user-queries";
import type { UserView } from "@/lib/directory/user-view";
import { userViews } from "@/lib/directory/user-view-queries";
import { ChangeChosen, type Choices } from "./change-chosen";

const order = {
  sorts: userSorts,
  standard: { sort: "created", descending: true },
  keyType: userKeyType,
} as const;

/** One page of the people that a filter leaves, with boxes for what is done to several of them. */
export async function UserList({
  slug,
  organizationId,
  filter,
  query,
  choices,
  add,
}: {
  slug: string;
  organizationId: string;
  filter: UserFilter;
  /** The page's address: how the list is looked at is read from it. */
  query: PageQuery;
  choices: Choices;
  /** The next step where nobody is. */
  add: ReactNode;
}) {
  const t = await getTranslations("users");
  const db = await getDb();
  const path = `/console/${slug}/users`;
  const state = readListState(query, order);
  const page = await searchUsers(db, organizationId, filter, { ...state, limit: state.size });
  const [view, total] = await Promise.all([
    userViews(db, organizationId, page.rows),
    countFoundUsers(db, organizationId, filter),
  ]);
  if (page.rows.length === 0)
    return isFiltered(query) ? <EmptyState text={t("noneFound")} /> : <EmptyState text={t("empty")} action={add} />;
  return (
    <>
      <ChangeChosen slug={slug} choices={choices}>
        <ListTable
          label={t("title")}
          path={path}
          query={query}
          state={state}
          columns={await userTableColumns(path, choices)}
          rows={page.rows.map(view)}
          rowKey={({ id }) => id}
          actions={<ExportLinks path={path} query={query} />}
          selection={{
            header: <SelectAll />,
            cell: ({ id, email, operator }) => (
              <input
                type="checkbox"
                name="chosen"
                value={id}
                aria-label={t("choose", { email })}
                disabled={operator}
                className="size-5 align-middle"
              />
            ),
          }}
        />
      </ChangeChosen>
      <ListPager
        path={path}
        query={query}
        size={state.size}
        page={page}
        total={total}
        count={(value) => t("count", { total: value })}
      />
    </>
  );
}

async function userTableColumns(path: string, choices: Choices): Promise<ListColumn<UserView, UserSort>[]> {
  const t = await getTranslations("users");
  const roleName = new Map(choices.roles.map(({ value, label }) => [value, label]));
  return [
    {
      key: "name",
      label: t("columns.name"),
      sort: "name",
      isFixed: true,
      cell: ({ id, displayName }) => <RowLink href={`${path}/${id}`} text={displayName ?? t("noName")} />,
    },
    { key: "email", label: t("columns.email"), sort: "email", cell: ({ email }) => <CutText text={email} /> },
    {
      key: "roles",
      label: t("columns.roles"),
      cell: ({ roles }) => <CutText text={roles.map((key) => roleName.get(key) ?? key).join(", ") || t("noRole")} />,
    },
    {
      key: "status",
      label: t("columns.status"),
      cell: ({ status }) => <StatusBadge look={status === "active" ? "good" : "off"} label={t(`status.${status}`)} />,
    },
    {
      key: "lastSignIn",
      label: t("columns.lastSignIn"),
      sort: "lastSignIn",
      cell: ({ lastSignInAt }) => <When at={lastSignInAt} never={t("never")} />,
    },
    {
      key: "created",
      label: t("columns.created"),
      sort: "created",
      cell: ({ createdAt }) => <When at={createdAt} />,
    },
  ];
}
