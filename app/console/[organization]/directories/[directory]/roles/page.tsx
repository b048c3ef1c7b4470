import { getTranslations } from "next-intl/server";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import { listDirectoryGroupNames } from "@/lib/directories/directory-group-queries";
import { listRoles } from "@/lib/directory/organization-store";
import { noRoles } from "@/lib/scim/directory-roles";
import { toRolesForm } from "../../roles-form-values";
import { type DirectoryParams, openDirectory } from "../open-directory";
import { RolesForm } from "./roles-form";

const offered = 200;

/** Which words of a directory assign which role. */
export default async function DirectoryRolesPage({ params }: { params: DirectoryParams }) {
  const { slug, directory, organization, db } = await openDirectory(params);
  const t = await getTranslations("directories.roles");
  const name = { organizationId: organization.id, directoryId: directory.id };
  const groups = await listDirectoryGroupNames(db, name, offered);
  const roles = (await listRoles(db, organization.id)).map((role) => ({
    key: role.key,
    name: role.name,
    console: role.console,
  }));
  return (
    <ClientTexts of={["directories.roles", "confirmConsoleRoles"]}>
      <PageTitle>{`${directory.name} · ${t("title")}`}</PageTitle>
      <RolesForm
        slug={slug}
        directoryId={directory.id}
        isDryRun={directory.dryRun}
        values={toRolesForm(directory.roles ?? noRoles)}
        roles={roles}
        groups={groups}
      />
    </ClientTexts>
  );
}
