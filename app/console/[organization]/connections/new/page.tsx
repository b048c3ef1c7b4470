import { getTranslations } from "next-intl/server";
import { PageHeader } from "@/components/ui/page-header";
import { requireAdmin } from "@/lib/auth/current-person";
import { storedConfigSchema } from "@/lib/connections/connection-schema";
import { getDb } from "@/lib/db/open-database";
import { listRoles } from "@/lib/directory/organization-store";
import { toRoleView } from "@/lib/directory/save-role";
import { ConnectionEditor } from "../connection-editor";

export default async function NewConnectionPage({ params }: { params: Promise<{ organization: string }> }) {
  const { organization: slug } = await params;
  const { organization } = await requireAdmin(slug);
  const t = await getTranslations("connectionForm");
  const roles = (await listRoles(await getDb(), organization.id)).map(toRoleView);
  return (
    <>
      <PageHeader title={t("newTitle")} purpose={t("newPurpose")} />
      <ConnectionEditor
        slug={slug}
        connectionId={null}
        name=""
        status="draft"
        config={storedConfigSchema.parse({})}
        roles={roles}
      />
    </>
  );
}
