import { getTranslations } from "next-intl/server";
import { ClientTexts } from "@/components/texts/client-texts";
import { PageTitle } from "@/components/ui/page-title";
import { readChoices } from "../../read-choices";
import { type ApplicationParams, openApplication } from "../open-application";
import { shownValues } from "../shown-values";
import { AddressForm } from "./address-form";

/** Name, picture and addresses of an application. */
export default async function AddressesPage({ params }: { params: ApplicationParams }) {
  const { slug, application, organization, db } = await openApplication(params);
  const t = await getTranslations("applications.tabs");
  const restricted = application.kind === "proxy" ? application.paths.restricted : [];
  const named = new Set(restricted.flatMap(({ groups }) => groups));
  return (
    <ClientTexts of={["applications.form", "applications.problems", "applications.kinds", "groupChoices", "image"]}>
      <PageTitle>{`${application.name} · ${t("addresses")}`}</PageTitle>
      <AddressForm
        slug={slug}
        applicationId={application.id}
        version={application.version}
        values={shownValues(application, new Map())}
        choices={await readChoices(db, organization, [...named])}
      />
    </ClientTexts>
  );
}
