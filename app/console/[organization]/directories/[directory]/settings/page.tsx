import { getTranslations } from "next-intl/server";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import { toDirectoryTokenView } from "@/lib/directories/directory-view";
import { listDirectoryTokens } from "@/lib/scim/directory-token-store";
import { readConnections } from "../../read-connections";
import { type DirectoryParams, openDirectory } from "../open-directory";
import { DeleteDirectory } from "./delete-directory";
import { SettingsForm } from "./settings-form";
import { Tokens } from "./tokens";

/** The rules of a directory, its tokens, and its end. */
export default async function DirectorySettingsPage({ params }: { params: DirectoryParams }) {
  const { slug, directory, organization, db } = await openDirectory(params);
  const t = await getTranslations("directories.tabs");
  const { id, name, preset, connectionId, matchBy, onDelete, dryRun } = directory;
  const tokens = await listDirectoryTokens(db, { organizationId: organization.id, directoryId: id });
  return (
    <ClientTexts
      of={[
        "directories.delete",
        "directories.form",
        "directories.presets",
        "directories.settings",
        "directories.tokens",
        "copy",
      ]}
    >
      <PageTitle>{`${name} · ${t("settings")}`}</PageTitle>
      <SettingsForm
        slug={slug}
        directoryId={id}
        values={{ name, preset, connection: connectionId ?? "", matchBy, onDelete, dryRun }}
        connections={await readConnections(db, organization.id)}
      />
      <Tokens slug={slug} directoryId={id} tokens={tokens.map(toDirectoryTokenView)} />
      <DeleteDirectory slug={slug} directoryId={id} name={name} />
    </ClientTexts>
  );
}
