import Link from "next/link";
import { getTimeZone, getTranslations } from "next-intl/server";
import { ListBoundary } from "@/components/console/list/list-boundary";
import { ListFilters } from "@/components/console/list/list-filters";
import { SavedViews } from "@/components/console/list/saved-views";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { userStatuses } from "@/lib/directory/directory-schema";
import { listGroups } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import { idleFilters } from "@/lib/directory/user-queries";
import { readUserFilter } from "./user-filter";
import { UserList } from "./user-list";

/** So many groups are offered as choices; the address takes any. */
const offeredGroups = 200;

/** People of the organization: search, filter, sort and page stand in the address. */
export default async function UsersPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const administration = await requireAdmin(slug);
  const { organization } = administration;
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("users");
  const db = await getDb();
  const [roles, groups] = await Promise.all([
    listRoles(db, organization.id),
    listGroups(db, organization.id, { limit: offeredGroups, after: null }),
  ]);
  const filter = readUserFilter(query, { now: new Date(), timeZone: await getTimeZone() });
  const path = `/console/${slug}/users`;
  const choices = { roles: roles.map(toChoice), groups: groups.map(toChoice) };
  const add = (
    <Link className={button.primary} href={`${path}/new`}>
      {t("add")}
    </Link>
  );
  return (
    <>
      <PageHeader help="users" title={t("title")} purpose={t("purpose")} action={add} />
      <SavedViews list="users" path={path} query={query} administration={administration} />
      <ListFilters
        path={path}
        query={query}
        fields={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "status",
            label: t("columns.status"),
            options: userStatuses.map((value) => ({ value, label: t(`status.${value}`) })),
          },
          { type: "choice", name: "role", label: t("role"), options: choices.roles },
          ...(groups.length > 0
            ? [{ type: "choice" as const, name: "group", label: t("group"), options: choices.groups }]
            : []),
          {
            type: "choice",
            name: "idle",
            label: t("seen"),
            options: idleFilters.map((value) => ({ value, label: t(`idle.${value}`) })),
          },
          { type: "days", name: "created", label: t("columns.created") },
        ]}
      />
      {filter.idle && <p className="mb-4 rounded-md bg-sunken p-3">{t("seatsHelp")}</p>}
      <ListBoundary path={path} query={query} rows={12}>
        <UserList
          slug={slug}
          organizationId={organization.id}
          filter={filter}
          query={query}
          choices={choices}
          add={add}
        />
      </ListBoundary>
    </>
  );
}

const toChoice = ({ key, name }: { key: string; name: string }) => ({ value: key, label: name });
