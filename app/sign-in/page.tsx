import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { listSignInConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { listOrganizations } from "@/lib/directory/organization-store";
import { SignInForm } from "./sign-in-form";

/** The page for everybody; with one organization its buttons stand here too. */
export default async function SignInPage({ searchParams }: { searchParams: PageSearchParams }) {
  const query = await readPageQuery(searchParams);
  const t = await getTranslations("signIn");
  const db = await getDb();
  const [only, ...others] = await listOrganizations(db, { limit: 2, after: null });
  const connections = only && others.length === 0 ? await listSignInConnections(db, [only.id]) : [];
  return (
    <SignInForm
      title={t("title")}
      organizationSlug={null}
      choices={connections.map(({ id, name, signIn }) => ({ id, name, buttonText: signIn.buttonText }))}
      returnTo={query.returnTo ?? ""}
      signedOut={query.signedOut === undefined ? null : query.signedOut === "provider" ? "provider" : "here"}
      isInvalid={query.problem === "email"}
    />
  );
}
