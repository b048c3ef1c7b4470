import { getTranslations } from "next-intl/server";
import { PageTitle } from "@/components/ui/page-title";
import { type ApplicationParams, openApplication } from "../open-application";
import { ClaimsForm } from "../part-form";
import { shownValues } from "../shown-values";

/** What an application is told about the people who use it. */
export default async function ClaimsPage({ params }: { params: ApplicationParams }) {
  const { slug, application, person } = await openApplication(params);
  const t = await getTranslations("applications.tabs");
  return (
    <>
      <PageTitle>{`${application.name} · ${t("claims")}`}</PageTitle>
      <ClaimsForm
        slug={slug}
        applicationId={application.id}
        version={application.version}
        values={shownValues(application, new Map())}
        email={person.user.email}
      />
    </>
  );
}
