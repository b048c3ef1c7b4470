import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { pageOrganization } from "../../sign-in/page-organization";

/** Where the window of a test by a setup link ends; the result is on the set-up page. */
export default async function TestedPage({ searchParams }: { searchParams: PageSearchParams }) {
  const t = await getTranslations("setup");
  const { organization = "" } = await readPageQuery(searchParams);
  return (
    <OrganizationCard organization={await pageOrganization(organization)} title={t("testedTitle")}>
      <p>{t("testedText")}</p>
    </OrganizationCard>
  );
}
