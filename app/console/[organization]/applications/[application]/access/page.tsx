import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import { readEmails } from "@/lib/applications/application-queries";
import { readChoices } from "../../read-choices";
import { type ApplicationParams, openApplication } from "../open-application";
import { shownValues } from "../shown-values";
import { AccessForm } from "./access-form";
import { AccessPreview } from "./access-preview";

/** Who may use an application, and whether somebody would get in. */
export default async function AccessPage({
  params,
  searchParams,
}: {
  params: ApplicationParams;
  searchParams: PageSearchParams;
}) {
  const { slug, application, organization, db, base } = await openApplication(params);
  const { email } = await readPageQuery(searchParams);
  const t = await getTranslations("applications.tabs");
  const { allowUsers, denyUsers } = application.access;
  const emails = await readEmails(db, organization.id, [...allowUsers, ...denyUsers]);
  return (
    <ClientTexts of={["applications.form", "applications.problems", "groupChoices"]}>
      <PageTitle>{`${application.name} · ${t("access")}`}</PageTitle>
      <AccessForm
        slug={slug}
        applicationId={application.id}
        version={application.version}
        values={shownValues(application, emails)}
        choices={await readChoices(db, organization, application.access.groups)}
      />
      <AccessPreview path={`${base}/access`} application={application} email={email ?? ""} db={db} />
    </ClientTexts>
  );
}
