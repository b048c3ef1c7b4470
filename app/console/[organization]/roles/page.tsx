import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listRoles } from "@/lib/directory/organization-store";
import { countHoldersOfRoles } from "@/lib/directory/role-grant-store";
import { toRoleView } from "@/lib/directory/save-role";
import { NewRoleForm, RoleCard } from "./role-forms";

/** Roles of the organization, highest first. */
export default async function RolesPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("roles");
  const db = await getDb();
  const [roles, holders] = await Promise.all([
    listRoles(db, organization.id),
    countHoldersOfRoles(db, organization.id),
  ]);
  return (
    <>
      <PageHeader help="roles" title={t("title")} purpose={t("purpose")} />
      {roles.map((role) => (
        <RoleCard key={role.key} slug={slug} role={toRoleView(role)} holders={holders.get(role.key) ?? 0} />
      ))}
      <NewRoleForm slug={slug} />
    </>
  );
}
