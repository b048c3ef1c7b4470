import { getTranslations } from "next-intl/server";
import { List } from "@/components/console/list/list";
import type { ListOrder, ListPlace } from "@/components/console/list/list-state";
import { PageHeader } from "@/components/console/page-header";
import { type ListPageProps, readPageQuery } from "@/components/console/page-query";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { type RoleSort, roleKeyType, roleSorts, searchRoles } from "@/lib/directory/role-list-queries";
import { roleColumns } from "./role-columns";
import { consoleAccess, readRoleFilter } from "./role-filter";
import { NewRoleForm } from "./role-forms";

const order: ListOrder<RoleSort> = {
  sorts: roleSorts,
  standard: { sort: "priority", descending: false },
  keyType: roleKeyType,
};

/** Roles of the organization, highest first. */
export default async function RolesPage({ params, searchParams }: ListPageProps) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug, "roles.read");
  const t = await getTranslations("roles");
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const filter = readRoleFilter(query);
  const read = (place: ListPlace<RoleSort>) => searchRoles(db, organization.id, filter, place);
  return (
    <>
      <PageHeader help="roles" title={t("title")} purpose={t("purpose")} />
      <List
        path={`/console/${slug}/roles`}
        query={query}
        texts="roles"
        filters={[
          { type: "text", name: "search", label: t("search") },
          {
            type: "choice",
            name: "console",
            label: t("console"),
            options: consoleAccess.map((value) => ({ value, label: t(`access.${value}`) })),
          },
        ]}
        order={order}
        read={read}
        columns={await roleColumns(slug)}
        rowKey={({ key }) => key}
        exported={{ slug, list: "roles" }}
        chosenBy={{ name: ({ name }) => name }}
      />
      <NewRoleForm slug={slug} />
    </>
  );
}
