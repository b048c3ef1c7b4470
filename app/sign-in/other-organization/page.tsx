import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { findSignInFor, type SignInFor } from "@/lib/applications/find-sign-in-for";
import { currentPerson } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import type { SessionPerson } from "@/lib/directory/session-store";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { pageOrganization } from "../page-organization";
import { ChooseAccount } from "./choose-account";
import { ChooseOrganization } from "./choose-organization";

/**
 * Somebody else is signed in than an application can take, often of another organization: the person decides. Without an application
 * it is the way to another organization that somebody wants to sign in to.
 */
export default async function OtherOrganizationPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { returnTo = "", choose } = await readPageQuery(searchParams);
  const person = await currentPerson();
  if (returnTo === "") return person ? <ChooseOrganization person={person} /> : redirect("/sign-in");
  const found = await findSignInFor(await getDb(), returnTo, new Date());
  if (!found) redirect("/sign-in/error?code=start_again");
  if (!person) redirect(signInAddress({ organization: found.organization.slug, returnTo }));
  const isTheirs = choose === "account" && person.user.organizationId === found.organization.id;
  return isTheirs ? (
    <ChooseAccount email={person.user.email} asking={found} returnTo={returnTo} />
  ) : (
    <ForApplication person={person} asking={found} returnTo={returnTo} />
  );
}

async function ForApplication({
  person,
  asking: { applicationName: application, organization },
  returnTo,
}: {
  person: SessionPerson;
  asking: SignInFor;
  returnTo: string;
}) {
  const t = await getTranslations("applicationSignIn");
  const texts = await getTranslations("signIn");
  const { email, organizationId, organizationName } = person.user;
  const isElsewhere = organizationId !== organization.id;
  return (
    <OrganizationCard organization={await pageOrganization(organization.slug)} title={t("otherTitle", { application })}>
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
    </OrganizationCard>
  );
}
