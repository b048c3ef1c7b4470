import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { openForPage } from "@/lib/auth/sealed-page";
import { ownOrganization } from "../page-organization";

/** An application wants the person signed out and does not prove that it speaks for them: nobody is signed out unasked. */
export default async function ApplicationSignOutPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { about } = await readPageQuery(searchParams);
  const question = openForPage("signOut", about);
  const t = await getTranslations("applicationSignIn");
  const texts = await getTranslations("signIn");
  const application = question?.applicationName ?? null;
  return (
    <OrganizationCard organization={await ownOrganization()} title={t("signOutTitle")}>
      <p className="mb-4 text-muted break-words">
        {application === null ? t("signOutTextUnknown") : t("signOutText", { application })}
      </p>
      <form method="post" action="/op/logout/confirm" className="mb-2">
        <input type="hidden" name="xsrf" value={question?.secret ?? ""} />
        <input type="hidden" name="logout" value="yes" />
        <button type="submit" className={wideButton.primary}>
          {texts("signOutButton")}
        </button>
      </form>
      <Link className={wideButton.secondary} href="/dashboard">
        {texts("stay")}
      </Link>
    </OrganizationCard>
  );
}
