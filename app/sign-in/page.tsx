import { getTranslations } from "next-intl/server";
import { CenteredCard, primaryButton } from "@/components/ui/card";
import { listSignInConnections } from "@/lib/connections/connection-store";
import { getDb } from "@/lib/db/open-database";
import { listOrganizations } from "@/lib/directory/organization-store";
import { continueWithEmail } from "./actions";

/** E-mail first; with one organization its buttons stand here too. Works without JavaScript. */
export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const query = await searchParams;
  const returnTo = typeof query.returnTo === "string" ? query.returnTo : "";
  const t = await getTranslations("signIn");
  const db = await getDb();
  const [only, ...others] = await listOrganizations(db, { limit: 2, after: null });
  const connections = only && others.length === 0 ? await listSignInConnections(db, [only.id]) : [];
  return (
    <CenteredCard title={t("title")}>
      {query.signedOut && (
        <p role="status" className="mb-4 rounded-md bg-success-surface p-3 text-success">
          {t("signedOut")}
        </p>
      )}
      {connections.map(({ id, name, signIn }) => (
        <a
          key={id}
          className={`${primaryButton} mb-2`}
          href={`/sso/${id}${returnTo ? `?returnTo=${encodeURIComponent(returnTo)}` : ""}`}
        >
          {signIn.buttonText ?? t("continueWith", { name })}
        </a>
      ))}
      <form action={continueWithEmail} className="mt-4">
        <input type="hidden" name="returnTo" value={returnTo} />
        <label className="mb-1 block font-medium" htmlFor="email">
          {t("email")}
        </label>
        <input
          id="email"
          name="email"
          type="email"
          required
          autoComplete="username"
          aria-describedby="email-help"
          className="mb-1 min-h-11 w-full rounded-md border border-border bg-background px-3"
        />
        <p id="email-help" className="mb-4 text-muted">
          {t("emailHelp")}
        </p>
        <button type="submit" className={primaryButton}>
          {t("continue")}
        </button>
      </form>
    </CenteredCard>
  );
}
