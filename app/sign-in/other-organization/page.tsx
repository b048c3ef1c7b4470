import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { CenteredCard } from "@/components/sign-in/centered-card";
import { wideButton } from "@/components/ui/styles";
import { findSignInFor } from "@/lib/applications/provider/find-pending-request";
import { currentPerson } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { signInAddress } from "@/lib/sign-in/sign-in-address";

/** Somebody else is signed in than the application can take, often of another organization: the person decides. */
export default async function OtherOrganizationPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { returnTo = "" } = await readPageQuery(searchParams);
  const found = await findSignInFor(await getDb(), returnTo, new Date());
  const person = await currentPerson();
  if (!found) redirect("/sign-in/error?code=start_again");
  const { applicationName: application, organization } = found;
  if (!person) redirect(signInAddress({ organization: organization.slug, returnTo }));
  const t = await getTranslations("applicationSignIn");
  const texts = await getTranslations("signIn");
  const { email, organizationId, organizationName } = person.user;
  const isElsewhere = organizationId !== organization.id;
  return (
    <CenteredCard title={t("otherTitle", { application })}>
      <p className="mb-4 text-muted break-words">
        {isElsewhere
          ? t("otherOrganization", { email, present: organizationName, application, organization: organization.name })
          : t("otherPerson", { email, application })}
      </p>
      <Link
        className={`${wideButton.primary} mb-2`}
        href={signInAddress({ organization: organization.slug, returnTo })}
      >
        {t("otherButton", { organization: organization.name })}
      </Link>
      <Link className={wideButton.secondary} href="/dashboard">
        {texts("stay")}
      </Link>
    </CenteredCard>
  );
}
