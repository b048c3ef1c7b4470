import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { brandOf, choicesOf, pageTextsOf } from "@/components/sign-in/sign-in-appearance";
import { pageTextFields } from "@/lib/branding/own-texts";
import { listSignInConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { findOnlyOrganization } from "@/lib/directory/organization-store";
import { rememberedConnection } from "./remembered-connection";
import { SignInForm, signOutWords } from "./sign-in-form";

/**
 * The page for everybody: with one organization its buttons stand here, else the way that this browser used last, and to the page of
 * its organization.
 */
export default async function SignInPage({ searchParams }: { searchParams: PageSearchParams }) {
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("signIn");
  const db = await getDb();
  const only = await findOnlyOrganization(db);
  const last = await rememberedConnection();
  const isElsewhere = !only && last !== null;
  const connections = only ? await listSignInConnections(db, [only.id]) : [];
  const signedOut = signOutWords.find((word) => word === query.signedOut) ?? "here";
  return (
    <SignInForm
      title={t("title")}
      brand={only ? brandOf(only) : undefined}
      own={only ? await pageTextsOf(only, pageTextFields) : undefined}
      organizationSlug={null}
      choices={await choicesOf(isElsewhere ? [last.connection] : connections)}
      lastUsed={last?.connection.id ?? null}
      elsewhere={isElsewhere ? last.organization : undefined}
      returnTo={query.returnTo ?? ""}
      signedOut={query.signedOut === undefined ? null : signedOut}
      isInvalid={query.problem === "email"}
    />
  );
}
