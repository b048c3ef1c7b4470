import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { ownOrganization } from "../page-organization";

/** Another site linked to /logout: nobody is signed out unasked. */
export default async function SignOutPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { provider } = await readPageQuery(searchParams);
  const t = await getTranslations("signIn");
  return (
    <OrganizationCard organization={await ownOrganization()} title={t("signOutTitle")}>
      <p className="mb-4 text-muted">{t("signOutText")}</p>
      {provider === "1" ? (
        // A link, because our own policy lets no form end at another site.
        <a className={`${wideButton.primary} mb-2 flex items-center justify-center`} href="/logout?provider=1">
          {t("signOutButton")}
        </a>
      ) : (
        <form method="post" action="/logout" className="mb-2">
          <button type="submit" className={wideButton.primary}>
            {t("signOutButton")}
          </button>
        </form>
      )}
      <Link className={wideButton.secondary} href="/dashboard">
        {t("stay")}
      </Link>
    </OrganizationCard>
  );
}
