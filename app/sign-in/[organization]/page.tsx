import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { brandOf, pageTextsOf } from "@/components/sign-in/sign-in-appearance";
import { findSignInFor } from "@/lib/applications/find-sign-in-for";
import { pageTextFields } from "@/lib/branding/own-texts";
import { getDb } from "@/lib/db/open-database";
import { findOrganization } from "@/lib/directory/organization-store";
import { offerOf } from "../offer";
import { readSignOutWord, SignInForm, signInAgains } from "../sign-in-form";

/** One organization's sign-in page, with its buttons. */
export default async function OrganizationSignInPage({
  params,
  searchParams,
}: {
  params: Promise<{ organization: string }>;
  searchParams: PageSearchParams;
}) {
  const { organization: slug } = await params;
  const query = await readPageQuery(searchParams);
  const db = await getDb();
  const organization = await findOrganization(db, slug);
  if (!organization) notFound();
  const t = await getTranslations("signIn");
  const returnTo = query.returnTo ?? "";
  const asking = await findSignInFor(db, returnTo, new Date());
  const application = asking?.organization.id === organization.id ? asking.applicationName : null;
  return (
    <SignInForm
      title={
        application === null
          ? t("organizationTitle", { organization: organization.name })
          : (await getTranslations("applicationSignIn"))("title", { application })
      }
      brand={brandOf(organization)}
      // The name of the application that somebody is on the way to is not written over.
      own={await pageTextsOf(organization, application === null ? pageTextFields : ["introduction", "help"])}
      organizationSlug={organization.slug}
      offer={await offerOf(organization, query)}
      returnTo={returnTo}
      loginHint={asking?.loginHint ?? undefined}
      signedOut={readSignOutWord(query.signedOut)}
      again={signInAgains.find((again) => again === query.again)}
      isInvalid={query.problem === "email"}
    />
  );
}
