import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { type Column, cellClass, DataTable, Pager, rowClass } from "@/components/console/data-table";
import { EmptyState } from "@/components/console/page-header";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { Moment } from "@/components/ui/moment";
import { StatusBadge } from "@/components/ui/status-badge";
import { getDb } from "@/lib/db/open-database";
import type { Role } from "@/lib/directory/organization-store";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { searchUsers, type UserFilter, userSorts } from "@/lib/directory/user-store";
import { displayName } from "@/lib/identity/display-name";
import { chosenFormId, SuspendChosen } from "./suspend-chosen";

const pageSize = 50;

/** One page of the people that a filter leaves, with boxes for what is done to several of them. */
export async function UserList({
  slug,
  organizationId,
  filter,
  isFiltered,
  query,
  roles,
  add,
}: {
  slug: string;
  organizationId: string;
  filter: UserFilter;
  isFiltered: boolean;
  /** The page's address: sort, direction and page are read from it. */
  query: PageQuery;
  roles: readonly Role[];
  /** The next step where nobody is. */
  add: ReactNode;
}) {
  const t = await getTranslations("users");
  const db = await getDb();
  const roleName = new Map(roles.map((role) => [role.key, role.name]));
  const sort = userSorts.find((name) => name === query.sort) ?? "created";
  const descending = query.sort ? query.direction === "down" : true;
  const page = Math.max(1, Math.min(100_000, Number.parseInt(query.page ?? "1", 10) || 1));
  const { rows, total } = await searchUsers(db, organizationId, filter, {
    sort,
    descending,
    offset: (page - 1) * pageSize,
    limit: pageSize,
  });
  const held = await rolesOfUsers(
    db,
    organizationId,
    rows.map((user) => user.id),
  );
  const path = `/console/${slug}/users`;
  const sortable = (key: (typeof userSorts)[number]): Column => {
    const isSorted = sort === key;
    const direction = descending ? "descending" : "ascending";
    return {
      key,
      label: t(`columns.${key}`),
      sorted: isSorted ? direction : undefined,
      sortHref: withQuery(path, query, {
        sort: key,
        direction: isSorted && !descending ? "down" : undefined,
        page: undefined,
      }),
    };
  };
  const columns = [
    { key: "choose", label: t("columns.choose") },
    sortable("name"),
    sortable("email"),
    { key: "roles", label: t("columns.roles") },
    { key: "status", label: t("columns.status") },
    sortable("lastSignIn"),
    sortable("created"),
  ];
  const turn = (to: number) => withQuery(path, query, { page: to === 1 ? undefined : String(to) });
  return (
    <>
      {rows.length === 0 ? (
        <EmptyState text={isFiltered || page > 1 ? t("noneFound") : t("empty")} action={isFiltered ? undefined : add} />
      ) : (
        <DataTable label={t("title")} columns={columns}>
          {rows.map((user) => (
            <tr key={user.id} className={rowClass}>
              <td className={cellClass}>
                <input
                  type="checkbox"
                  form={chosenFormId}
                  name="user"
                  value={user.id}
                  aria-label={t("choose", { email: user.email })}
                  disabled={user.status !== "active" || user.operator}
                  className="size-5 align-middle"
                />
              </td>
              <td className={`${cellClass} whitespace-nowrap`}>
                <Link className="font-medium underline" href={`${path}/${user.id}`}>
                  {displayName(user) ?? t("noName")}
                </Link>
              </td>
              <td className={`${cellClass} whitespace-nowrap`}>{user.email}</td>
              <td className={cellClass}>
                {(held.get(user.id) ?? []).map((key) => roleName.get(key) ?? key).join(", ") || t("noRole")}
              </td>
              <td className={cellClass}>
                <StatusBadge look={user.status === "active" ? "good" : "off"} label={t(`status.${user.status}`)} />
              </td>
              <td className={`${cellClass} whitespace-nowrap`}>
                {user.lastSignInAt ? <Moment at={user.lastSignInAt} /> : t("never")}
              </td>
              <td className={`${cellClass} whitespace-nowrap`}>
                <Moment at={user.createdAt} />
              </td>
            </tr>
          ))}
        </DataTable>
      )}
      {rows.length > 0 && <SuspendChosen slug={slug} />}
      <Pager
        label={t("pages")}
        summary={t("count", { total })}
        previous={page > 1 ? { href: turn(page - 1), text: t("previous") } : undefined}
        next={page * pageSize < total ? { href: turn(page + 1), text: t("next") } : undefined}
      />
    </>
  );
}
