import { getTranslations } from "next-intl/server";
import { getMarkedRole, openedBy } from "@/components/console/get-marked-role";
import { PageHeader } from "@/components/console/page-header";
import { requireAdmin } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listAttributes } from "@/lib/directory/attribute-store";
import { givableRoles } from "@/lib/directory/console-role";
import { listGroupChoices } from "@/lib/directory/group-choice-queries";
import { listRoles } from "@/lib/directory/organization-store";
import { toAttributeView } from "@/lib/directory/save-attribute";
import { UserForm } from "../user-form";

/** A user made by hand, before their first sign-in. */
export default async function NewUserPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization, rights } = await requireAdmin(slug, "users.write");
  const t = await getTranslations("userForm");
  const db = await getDb();
  const roles = await listRoles(db, organization.id);
  const definitions = await listAttributes(db, organization.id);
  const groups = await listGroupChoices(db, organization.id, []);
  const marked = await getMarkedRole();
  return (
    <>
      <PageHeader help="users" title={t("newTitle")} under={{ slug, list: "users" }} purpose={t("newPurpose")} />
      <UserForm
        slug={slug}
        userId={null}
        profile={{}}
        definitions={definitions.map(toAttributeView)}
        attributes={{}}
        grants={[]}
        memberships={[]}
        groups={groups}
        held={[]}
        roles={givableRoles(roles, rights).map((role) => ({
          key: role.key,
          name: marked(role),
          opens: openedBy(role),
        }))}
      />
    </>
  );
}
