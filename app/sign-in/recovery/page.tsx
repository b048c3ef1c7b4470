import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { pageOrganization } from "../page-organization";
import { RecoveryForm } from "./recovery-form";

/** The way in when neither the provider nor mail works. */
export default async function RecoveryPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { organization = "", returnTo = "" } = await readPageQuery(searchParams);
  const t = await getTranslations("signIn");
  const shown = await pageOrganization(organization);
  return (
    <OrganizationCard organization={shown} title={t("recoveryTitle")}>
      <p className="mb-4 text-muted">{t("recoveryHelp")}</p>
      <ClientTexts of={["errors", "signIn"]}>
        <RecoveryForm returnTo={returnTo} />
      </ClientTexts>
      <Link className="link mt-4 block text-center text-muted" href={signInAddress({ organization, returnTo })}>
        {t("back")}
      </Link>
    </OrganizationCard>
  );
}
