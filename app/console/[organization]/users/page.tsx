import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { FilterBar, FilterSelect, FilterText } from "@/components/console/filter-bar";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { ListSkeleton } from "@/components/ui/skeleton";
import { button } from "@/components/ui/styles";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { userStatuses } from "@/lib/directory/directory-schema";
import { listRoles } from "@/lib/directory/organization-store";
import { idleFilters } from "@/lib/directory/user-store";
import { UserList } from "./user-list";

/** People of the organization: search, filter, sort and page stand in the address. */
export default async function UsersPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("users");
  const roles = await listRoles(await getDb(), organization.id);
  const idle = idleFilters.find((kind) => kind === query.idle);
  const filter = {
    search: query.search?.slice(0, 200),
    status: userStatuses.find((status) => status === query.status),
    role: roles.find(({ key }) => key === query.role)?.key,
    idle: idle && { kind: idle, now: new Date() },
  };
  const isFiltered = Object.values(filter).some(Boolean);
  const path = `/console/${slug}/users`;
  const add = (
    <Link className={button.primary} href={`${path}/new`}>
      {t("add")}
    </Link>
  );
  return (
    <>
      <PageHeader help="users" title={t("title")} purpose={t("purpose")} action={add} />
      <FilterBar action={path} apply={t("apply")} clear={isFiltered ? t("clear") : null}>
        <FilterText name="search" label={t("search")} value={filter.search} />
        <FilterSelect
          name="status"
          label={t("columns.status")}
          value={filter.status}
          any={t("any")}
          options={userStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
        <FilterSelect
          name="role"
          label={t("role")}
          value={filter.role}
          any={t("any")}
          options={roles.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <FilterSelect
          name="idle"
          label={t("seen")}
          value={idle}
          any={t("any")}
          options={idleFilters.map((value) => ({ value, label: t(`idle.${value}`) }))}
        />
      </FilterBar>
      {idle && <p className="mb-4 rounded-md bg-sunken p-3">{t("seatsHelp")}</p>}
      <Suspense key={JSON.stringify(query)} fallback={<ListSkeleton />}>
        <UserList
          slug={slug}
          organizationId={organization.id}
          filter={filter}
          isFiltered={isFiltered}
          query={query}
          roles={roles}
          add={add}
        />
      </Suspense>
    </>
  );
}
