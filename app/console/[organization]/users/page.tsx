import { getTimeZone, getTranslations } from "next-intl/server";
import { getMarkedRole, openedBy } from "@/components/console/get-marked-role";
import type { FilterField } from "@/components/console/list/filter-fields";
import { List } from "@/components/console/list/list";
import type { ListOrder, ListPlace } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { May } from "@/components/console/rights";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { givableRoles, may } from "@/lib/directory/console-role";
import { userStatuses } from "@/lib/directory/directory-schema";
import { listGroupChoices } from "@/lib/directory/group-choice-queries";
import { listRoles } from "@/lib/directory/organization-store";
import {
  countFoundUsers,
  idleFilters,
  searchUsers,
  type UserSort,
  userKeyType,
  userSorts,
} from "@/lib/directory/user-queries";
import { userViews } from "@/lib/directory/user-view-queries";
import { ChangeChosen } from "./change-chosen";
import { userActions, userColumns } from "./user-columns";
import { readUserFilter } from "./user-filter";

const order: ListOrder<UserSort> = {
  sorts: userSorts,
  standard: { sort: "created", descending: true },
  keyType: userKeyType,
};

/** People of the organization: search, filter, sort and page are in the address. */
export default async function UsersPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization, person, rights } = await requireAdmin(slug, "users.read");
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("users");
  const db = await getDb();
  const filter = readUserFilter(query, { now: new Date(), timeZone: await getTimeZone() });
  const [roles, groups] = await Promise.all([
    listRoles(db, organization.id),
    listGroupChoices(db, organization.id, filter.group ? [filter.group] : []),
  ]);
  const read = async (place: ListPlace<UserSort>) => {
    const page = await searchUsers(db, organization.id, filter, place);
    const [view, total] = await Promise.all([
      userViews(db, organization.id, page.rows),
      countFoundUsers(db, organization.id, filter),
    ]);
    return { ...page, rows: page.rows.map(view), total };
  };
  const path = `/console/${slug}/users`;
  const mayWrite = may(rights, "users.write");
  const marked = await getMarkedRole();
  const offered = groups.groups.map(toChoice);
  const hasMoreGroups = groups.total > offered.length;
  const givable = {
    groups: offered,
    hasMoreGroups,
    roles: givableRoles(roles, rights).map((role) => ({
      value: role.key,
      label: marked(role),
      opens: openedBy(role),
    })),
  };
  const add = (
    <span className="inline-flex flex-wrap gap-2">
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
      <PageHeader help="users" title={t("title")} purpose={t("purpose")} action={<May>{add}</May>} />
      <List
        path={path}
        query={query}
        texts="users"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "status",
            label: t("columns.status"),
            options: userStatuses.map((value) => ({ value, label: t(`status.${value}`) })),
          },
          { type: "choice", name: "role", label: t("role"), options: roles.map(toChoice) },
          ...(offered.length > 0 ? [groupFilter(t("group"), offered, hasMoreGroups ? slug : null)] : []),
          {
            type: "choice",
            name: "idle",
            label: t("seen"),
            options: idleFilters.map((value) => ({ value, label: t(`idle.${value}`) })),
          },
          { type: "days", name: "created", label: t("columns.created") },
        ]}
        note={filter.idle && <p className="mb-4 rounded-md bg-sunken p-3">{t("seatsHelp")}</p>}
        order={order}
        read={read}
        columns={[...(await userColumns(path, roles)), await userActions(slug, person.isOperator)]}
        rowKey={({ id }) => id}
        skeletonRows={12}
        exported={{ slug, list: "users" }}
        firstStep={add}
        chosenBy={{ name: ({ email }) => email, isOpen: ({ operator }) => !mayWrite || !operator }}
        frame={
          mayWrite
            ? (table) => (
                <ChangeChosen slug={slug} choices={givable}>
                  {table}
                </ChangeChosen>
              )
            : undefined
        }
      />
    </>
  );
}

/** @param slug where the groups are that did not come with the page; null: all came */
const groupFilter = (label: string, options: ReturnType<typeof toChoice>[], slug: string | null): FilterField => ({
  type: "choice",
  name: "group",
  label,
  options,
  ...(slug && { more: { slug, of: "groups" } }),
});

const toChoice = ({ key, name }: { key: string; name: string }) => ({ value: key, label: name });
