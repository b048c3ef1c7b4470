import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { continueWithEmail } from "../actions";
import { pageOrganization } from "../page-organization";
import { CodeForm } from "./code-form";

/** The same page for every address, registered or not. */
export default async function CodePage({ searchParams }: { searchParams: PageSearchParams }) {
  const { email = "", returnTo = "", organization = "" } = await readPageQuery(searchParams);
  const t = await getTranslations("signIn");
  const shown = await pageOrganization(organization);
  const kept = { organization: organization && shown?.slug, returnTo };
  return (
    <OrganizationCard organization={shown} title={t("codeTitle")}>
      <p className="mb-4 break-words text-muted">{t("codeText", { email: email.slice(0, 254) })}</p>
      <ClientTexts of={["errors", "signIn"]}>
        <CodeForm />
      </ClientTexts>
      <form action={continueWithEmail} className="mt-2">
        <input type="hidden" name="email" value={email} />
        <input type="hidden" name="returnTo" value={returnTo} />
        <input type="hidden" name="organization" value={organization} />
        <SubmitButton name="way" value="code" className={wideButton.secondary} waiting={t("waiting")}>
          {t("resend")}
        </SubmitButton>
      </form>
      <p className="mt-4 flex justify-between gap-3">
        <Link className="link text-muted" href={signInAddress(kept)}>
          {t("back")}
        </Link>
        <Link className="link text-muted" href={signInAddress(kept, "recovery")}>
          {t("recovery")}
        </Link>
      </p>
    </OrganizationCard>
  );
}
