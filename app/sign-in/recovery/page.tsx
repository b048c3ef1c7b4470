import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { CenteredCard } from "@/components/sign-in/centered-card";
import { brandOf, pageTextsOf } from "@/components/sign-in/sign-in-appearance";
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
    <CenteredCard
      title={t("recoveryTitle")}
      brand={shown ? brandOf(shown) : undefined}
      own={shown ? await pageTextsOf(shown, ["help"]) : undefined}
    >
      <p className="mb-4 text-muted">{t("recoveryHelp")}</p>
      <ClientTexts of={["errors", "signIn"]}>
        <RecoveryForm returnTo={returnTo} />
      </ClientTexts>
      <Link className="link mt-4 block text-center text-muted" href={signInAddress({ organization, returnTo })}>
        {t("back")}
      </Link>
    </CenteredCard>
  );
}
