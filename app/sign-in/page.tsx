import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { brandOf, pageTextsOf } from "@/components/sign-in/sign-in-appearance";
import { pageTextFields } from "@/lib/branding/own-texts";
import { getDb } from "@/lib/db/open-database";
import { findOnlyOrganization } from "@/lib/directory/organization-store";
import { offerOf, offerOfLast } from "./offer";
import { rememberedConnection } from "./remembered-connection";
import { readSignOutWord, SignInForm } from "./sign-in-form";

/**
 * The page for everybody: with one organization its buttons are here, else the way that this browser used last, and to the page of
 * its organization.
 */
export default async function SignInPage({ searchParams }: { searchParams: PageSearchParams }) {
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("signIn");
  const db = await getDb();
  const only = await findOnlyOrganization(db);
  const last = only ? null : await rememberedConnection();
  return (
    <SignInForm
      title={t("title")}
      brand={only ? brandOf(only) : undefined}
      own={only ? await pageTextsOf(only, pageTextFields) : undefined}
      organizationSlug={null}
      offer={only ? await offerOf(only, query) : await offerOfLast(last)}
      elsewhere={last?.organization}
      returnTo={query.returnTo ?? ""}
      signedOut={readSignOutWord(query.signedOut)}
      isInvalid={query.problem === "email"}
    />
  );
}
