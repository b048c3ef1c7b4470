import Link from "next/link";
import { getFormatter, getTranslations } from "next-intl/server";
import { type Column, cellClass, DataTable, Pager, rowClass } from "@/components/console/data-table";
import { FilterBar, FilterSelect, FilterText } from "@/components/console/filter-bar";
import { type PageSearchParams, readPageQuery, withQuery } from "@/components/console/page-query";
import { EmptyState, PageHeader } from "@/components/ui/page-header";
import { StatusBadge } from "@/components/ui/status-badge";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { userStatuses } from "@/lib/directory/directory-schema";
import { listRoles } from "@/lib/directory/organization-store";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { idleFilters, searchUsers, userSorts } from "@/lib/directory/user-store";

import { chosenFormId, SuspendChosen } from "./suspend-chosen";

const pageSize = 50;

/** People of the organization: search, filter, sort and page stand in the address. */
export default async function UsersPage({
  params,
  searchParams,
}: {
  params: Promise<{ organization: string }>;
  searchParams: PageSearchParams;
}) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("users");
  const format = await getFormatter();
  const db = await getDb();
  const now = new Date();
  const roles = await listRoles(db, organization.id);
  const roleName = new Map(roles.map((role) => [role.key, role.name]));
  const idle = idleFilters.find((kind) => kind === query.idle);
  const filter = {
    search: query.search?.slice(0, 200),
    status: userStatuses.find((status) => status === query.status),
    role: query.role && roleName.has(query.role) ? query.role : undefined,
    idle: idle && { kind: idle, now },
  };
  const isFiltered = Object.values(filter).some(Boolean);
  const sort = userSorts.find((name) => name === query.sort) ?? "created";
  const descending = query.sort ? query.direction === "down" : true;
  const page = Math.max(1, Math.min(100_000, Number.parseInt(query.page ?? "1", 10) || 1));
  const { rows, total } = await searchUsers(db, organization.id, filter, {
    sort,
    descending,
    offset: (page - 1) * pageSize,
    limit: pageSize,
  });
  const held = await rolesOfUsers(
    db,
    organization.id,
    rows.map((user) => user.id),
  );
  const path = `/console/${slug}/users`;
  const sortable = (key: (typeof userSorts)[number]): Column => {
    const isSorted = sort === key;
    return {
      key,
      label: t(`columns.${key}`),
      sorted: isSorted ? (descending ? "descending" : "ascending") : undefined,
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
  const add = (
    <Link className={button.primary} href={`${path}/new`}>
      {t("add")}
    </Link>
  );
  return (
    <>
      <PageHeader title={t("title")} purpose={t("purpose")} action={add} />
      <FilterBar action={path} apply={t("apply")} clear={isFiltered ? t("clear") : null}>
        <FilterText name="search" label={t("search")} value={filter.search} />
        <FilterSelect
          name="status"
          label={t("columns.status")}
          value={filter.status}
          options={[
            { value: "", label: t("any") },
            ...userStatuses.map((value) => ({ value, label: t(`status.${value}`) })),
          ]}
        />
        <FilterSelect
          name="role"
          label={t("role")}
          value={filter.role}
          options={[{ value: "", label: t("any") }, ...roles.map(({ key, name }) => ({ value: key, label: name }))]}
        />
        <FilterSelect
          name="idle"
          label={t("seen")}
          value={idle}
          options={[
            { value: "", label: t("any") },
            ...idleFilters.map((value) => ({ value, label: t(`idle.${value}`) })),
          ]}
        />
      </FilterBar>
      {idle && <p className="mb-4 rounded-md bg-sunken p-3">{t("seatsHelp")}</p>}
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
              <td className={cellClass}>
                <Link className="font-medium underline" href={`${path}/${user.id}`}>
                  {user.fullName ?? t("noName")}
                </Link>
              </td>
              <td className={`${cellClass} whitespace-nowrap`}>{user.email}</td>
              <td className={cellClass}>
                {(held.get(user.id) ?? []).map((key) => roleName.get(key) ?? key).join(", ") || t("noRole")}
              </td>
              <td className={cellClass}>
                <StatusBadge look={user.status === "active" ? "good" : "off"} label={t(`status.${user.status}`)} />
              </td>
              <td className={`${cellClass} whitespace-nowrap`} title={user.lastSignInAt?.toISOString()}>
                {user.lastSignInAt ? format.relativeTime(user.lastSignInAt, now) : t("never")}
              </td>
              <td className={`${cellClass} whitespace-nowrap`} title={user.createdAt.toISOString()}>
                {format.relativeTime(user.createdAt, now)}
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
