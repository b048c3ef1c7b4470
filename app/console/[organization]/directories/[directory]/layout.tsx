import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/console/page-header";
import { ClientTexts } from "@/components/texts/client-texts";
import { directoryState } from "@/lib/directories/directory-state";
import { StateBadge } from "../state-badge";
import { DirectoryTabs } from "./directory-tabs";
import { type DirectoryParams, openDirectory } from "./open-directory";
import { PauseSwitch } from "./pause-switch";

/** A directory's name, state and tabs. */
export default async function DirectoryLayout({ params, children }: { params: DirectoryParams; children: ReactNode }) {
  const { slug, directory, base } = await openDirectory(params);
  const t = await getTranslations("directories");
  const { id, name, preset, status } = directory;
  return (
    <ClientTexts of={["directories.tabs", "directories.turn"]}>
      <PageHeader
        help="directories"
        title={name}
        isTitledByPage
        under={{ slug, list: "directories" }}
        purpose={
          <>
            <StateBadge state={directoryState(directory)} /> {t(`presets.${preset}`)}
          </>
        }
        action={<PauseSwitch key={status} slug={slug} directoryId={id} name={name} status={status} />}
      />
      <DirectoryTabs base={base} />
      {children}
    </ClientTexts>
  );
}
