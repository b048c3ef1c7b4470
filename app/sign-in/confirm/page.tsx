import { notFound, redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { ClientTexts } from "@/components/texts/client-texts";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { requirePerson } from "@/lib/auth/current-person";
import { getDb } from "@/lib/db/open-database";
import { listNamedPasskeys } from "@/lib/directory/passkey-store";
import type { SessionPerson } from "@/lib/directory/session-store";
import { env } from "@/lib/env";
import { isFreshEnough, registeringPath } from "@/lib/local-sign-in/passkey-response";
import { passkeySite } from "@/lib/local-sign-in/passkey-site";
import { safeReturnPath } from "@/lib/sign-in/return-path";
import { confirmationAddress, signInAddress } from "@/lib/sign-in/sign-in-address";
import { pageOrganization } from "../page-organization";
import { ConfirmWithCode } from "./confirm-with-code";
import { ConfirmWithPasskey } from "./confirm-with-passkey";

/** What is before the console where a session has to be confirmed: a passkey, or a recovery code in its place. */
export default async function ConfirmPage({ searchParams }: { searchParams: PageSearchParams }) {
  const returnTo = safeReturnPath((await readPageQuery(searchParams)).returnTo, env().APP_URL);
  const person = await requirePerson(confirmationAddress(returnTo));
  const { user, withheld, confirmedBy } = person;
  const known = await listNamedPasskeys(await getDb(), { organizationId: user.organizationId, userId: user.id });
  const hasPasskey = known.length > 0;
  // With a passkey there is always something to confirm: an operator removes it only in a session that it confirmed.
  const opensNothing = withheld === null && !hasPasskey;
  if (confirmedBy === "passkey" || (confirmedBy !== null && opensNothing)) redirect(returnTo);
  if (person.rights.length === 0 && !person.isOperator && opensNothing) notFound();
  const t = await getTranslations("sessionConfirmation");
  return (
    <OrganizationCard
      organization={await pageOrganization(user.organization)}
      title={hasPasskey ? t("title") : t("missingTitle")}
    >
      <p className="mb-2 break-words">{t("who", { email: user.email })}</p>
      <p className="mb-4 text-muted">{hasPasskey ? t("text") : t("missingText")}</p>
      {hasPasskey ? (
        <ClientTexts of={["sessionConfirmation"]}>
          <ConfirmWithPasskey returnTo={returnTo} />
        </ClientTexts>
      ) : (
        <AddPasskey person={person} label={t("add")} unsupported={t("noSite")} />
      )}
      <details className="mt-4">
        <summary className="link link-alone cursor-pointer text-muted">{t("useCode")}</summary>
        <p className="mt-3 mb-3 text-muted">{t("codeHelp")}</p>
        <ClientTexts of={["errors", "sessionConfirmation"]}>
          <ConfirmWithCode returnTo={returnTo} />
        </ClientTexts>
      </details>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-3 border-t border-border pt-4">
        <Link href="/dashboard" className="link link-alone text-muted">
          {t("account")}
        </Link>
        <form method="post" action="/logout">
          <button type="submit" className="link link-alone text-muted">
            {t("signOut")}
          </button>
        </form>
      </div>
    </OrganizationCard>
  );
}

/** The way to the first passkey, by a new sign-in where the last one is too long ago for it. */
function AddPasskey({ person, label, unsupported }: { person: SessionPerson; label: string; unsupported: string }) {
  if (!passkeySite(env().APP_URL)) return <p role="alert">{unsupported}</p>;
  const again = { organization: person.user.organization, returnTo: registeringPath, again: "passkey" };
  return (
    <Link
      className={wideButton.primary}
      href={isFreshEnough(person.authenticatedAt, new Date()) ? `${registeringPath}#passkeys` : signInAddress(again)}
    >
      {label}
    </Link>
  );
}
