import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/ui/page-header";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listRoles } from "@/lib/directory/organization-store";
import { UserForm } from "../user-form";

/** A user made by hand, before their first sign-in. */
export default async function NewUserPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("userForm");
  const roles = await listRoles(await getDb(), organization.id);
  return (
    <>
      <PageHeader title={t("newTitle")} purpose={t("newPurpose")} />
      <UserForm
        slug={slug}
        userId={null}
        attributes={{}}
        grants={[]}
        roles={roles.map(({ key, name }) => ({ key, name }))}
      />
    </>
  );
}
