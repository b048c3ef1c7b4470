import { getTranslations } from "next-intl/server";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import { getDb } from "@/lib/db/open-database";
import { readAttributes } from "../../read-choices";
import { type ApplicationParams, openApplication } from "../open-application";
import { shownValues } from "../shown-values";
import { ClaimsForm } from "./claims-form";

/** What an application is told about the people who use it. */
export default async function ClaimsPage({ params }: { params: ApplicationParams }) {
  const { slug, application, person } = await openApplication(params);
  const t = await getTranslations("applications.tabs");
  return (
    <ClientTexts of={["applications.form", "applications.problems", "applications.preview", "claimFields"]}>
      <PageTitle>{`${application.name} · ${t("claims")}`}</PageTitle>
      <ClaimsForm
        slug={slug}
        applicationId={application.id}
        version={application.version}
        values={shownValues(application, new Map())}
        email={person.user.email}
        attributes={await readAttributes(await getDb(), application.organizationId)}
      />
    </ClientTexts>
  );
}
