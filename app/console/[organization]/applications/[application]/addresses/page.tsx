import { getTranslations } from "next-intl/server";
import { PageTitle } from "@/components/ui/page-title";
import { readChoices } from "../../read-choices";
import { type ApplicationParams, openApplication } from "../open-application";
import { AddressForm } from "../part-form";
import { shownValues } from "../shown-values";

/** Name, picture and addresses of an application. */
export default async function AddressesPage({ params }: { params: ApplicationParams }) {
  const { slug, application, organization, db } = await openApplication(params);
  const t = await getTranslations("applications.tabs");
  return (
    <>
      <PageTitle>{`${application.name} · ${t("addresses")}`}</PageTitle>
      <AddressForm
        slug={slug}
        applicationId={application.id}
        version={application.version}
        values={shownValues(application, new Map())}
        choices={await readChoices(db, organization.id)}
      />
    </>
  );
}
