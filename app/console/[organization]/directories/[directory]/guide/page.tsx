import { getTranslations } from "next-intl/server";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import { directoryValues } from "@/lib/directories/directory-guide";
import { scimUrlOf } from "@/lib/directories/directory-view";
import { env } from "@/lib/env";
import { GuideSteps } from "../../guide-steps";
import { type DirectoryParams, openDirectory } from "../open-directory";

/** How the provider is set up, in the words of its console. */
export default async function DirectoryGuidePage({ params }: { params: DirectoryParams }) {
  const { directory } = await openDirectory(params);
  const t = await getTranslations("directories");
  const { name, preset } = directory;
  return (
    <ClientTexts of={["copy"]}>
      <PageTitle>{`${name} · ${t("tabs.guide")}`}</PageTitle>
      <h2 className="mb-3 text-base font-semibold">{t("guide.title", { provider: t(`presets.${preset}`) })}</h2>
      <GuideSteps preset={preset} values={directoryValues(scimUrlOf(directory, env().APP_URL), null)} />
    </ClientTexts>
  );
}
