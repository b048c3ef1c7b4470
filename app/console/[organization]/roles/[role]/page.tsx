import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/console/page-header";
import { Link } from "@/components/ui/link";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { findRole } from "@/lib/directory/organization-store";
import { countHoldersOfRoles } from "@/lib/directory/role-grant-store";
import { toRoleView } from "@/lib/directory/save-role";
import { RoleForm } from "../role-forms";

/** One role: its label, whether it opens the console, and the way to who has it. */
export default async function RolePage({ params }: { params: Promise<{ organization: string; role: string }> }) {
  const { organization: slug, role: key } = await params;
  const { organization } = await requireAdmin(slug, "roles.read");
  const db = await getDb();
  const role = await findRole(db, organization.id, key);
  if (!role) notFound();
  const t = await getTranslations("roles");
  const holders = await countHoldersOfRoles(db, organization.id);
  return (
    <>
      <PageHeader
        help="roles"
        title={role.name}
        under={{ slug, list: "roles" }}
        purpose={<code className="font-mono text-small">{role.key}</code>}
      />
      <RoleForm slug={slug} role={toRoleView(role)} />
      <p>
        <Link className="link" href={`/console/${slug}/users?role=${role.key}`}>
          {t("holders", { count: holders.get(role.key) ?? 0 })}
        </Link>
      </p>
    </>
  );
}
