import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import { usesSecret } from "@/lib/applications/application";
import { listSecrets } from "@/lib/applications/application-secret-store";
import { toSecretView } from "@/lib/applications/application-view";
import { type ApplicationParams, openApplication } from "../open-application";
import { Secrets } from "./secrets";

/** The live secrets of a client: two while one is replaced. */
export default async function SecretsPage({ params }: { params: ApplicationParams }) {
  const { slug, application, db } = await openApplication(params);
  if (application.kind !== "oidc") notFound();
  const t = await getTranslations("applications");
  const secrets = await listSecrets(db, application);
  return (
    <ClientTexts of={["applications.secrets", "copy"]}>
      <PageTitle>{`${application.name} · ${t("tabs.secrets")}`}</PageTitle>
      {!usesSecret(application) && <p className="mb-4">{t("secrets.unused", { method: application.clientAuth })}</p>}
      <Secrets slug={slug} applicationId={application.id} secrets={secrets.map(toSecretView)} />
    </ClientTexts>
  );
}
