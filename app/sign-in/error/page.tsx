import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { type PageSearchParams, readPageQuery } from "@/components/console/page-query";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { ClientTexts } from "@/components/texts/client-texts";
import { CopyButton } from "@/components/ui/copy-button";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { findEventOwner } from "@/lib/activity/event-queries";
import { openRetry } from "@/lib/auth/retry";
import { retryCookieName } from "@/lib/auth/session-cookie";
import { findConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Db } from "@/lib/db/database";
import { getDb } from "@/lib/db/open-database";
import { findOrganization, findOrganizationById } from "@/lib/directory/organization-store";
import { env } from "@/lib/env";
import { type PublicCode, publicCodes } from "@/lib/errors/catalogue";
import { safeReturnPath } from "@/lib/sign-in/return-path";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { ownOrganization } from "../page-organization";
import { startAddress } from "../sign-in-form";

/** One sentence, what to do, and the reference that leads an administrator to the cause. */
export default async function SignInErrorPage({ searchParams }: { searchParams: PageSearchParams }) {
  const { code, reference, organization: slug = "", returnTo } = await readPageQuery(searchParams);
  const known: PublicCode = publicCodes.find((candidate) => candidate === code) ?? "sign_in_failed";
  const shown = reference && /^[a-z0-9]{10}$/.test(reference) ? reference : null;
  const tried = await findTried({ slug, reference: shown, returnTo: safeReturnPath(returnTo, env().APP_URL) });
  const texts = await getTranslations("publicErrors");
  const t = await getTranslations("errorPage");
  return (
    <OrganizationCard organization={tried.shown} title={texts(`${known}.title`)}>
      <p className="mb-4 text-muted">{texts(`${known}.advice`)}</p>
      {shown && (
        <div className="mb-4 flex items-center gap-3 rounded-md bg-sunken p-3">
          <p className="min-w-0 flex-1">
            {t("reference")} <code className="font-mono font-medium">{shown}</code>
            <span className="block text-muted">{t("referenceHelp")}</span>
          </p>
          <ClientTexts of={["copy"]}>
            <CopyButton label={t("reference")} value={shown} />
          </ClientTexts>
        </div>
      )}
      {tried.again ? (
        <>
          {/* Not a page of ours: it leaves for the provider. */}
          <a className={`${wideButton.primary} mb-2`} href={tried.again}>
            {t("tryAgain")}
          </a>
          <Link className={wideButton.secondary} href={tried.otherWays}>
            {t("otherWays")}
          </Link>
        </>
      ) : (
        <Link className={wideButton.primary} href={tried.otherWays}>
          {t(known === "start_here" ? "toSignIn" : "tryAgain")}
        </Link>
      )}
      <Link className="link mt-4 block text-center text-muted" href="/help/signing-in">
        {t("help")}
      </Link>
    </OrganizationCard>
  );
}

/** What this browser tried last: the same way again where it is open, and the organization's other ways with the same goal. */
async function findTried({ slug, reference, returnTo }: { slug: string; reference: string | null; returnTo: string }) {
  const db = await getDb();
  const retry = openRetry((await cookies()).get(retryCookieName())?.value);
  const found = retry && (await findConnectionForSignIn(db, retry.connectionId));
  const named = found?.organization.slug ?? slug;
  // A sign-in that began at the provider left no cookie: what it came to is recorded, and its reference is in no other browser.
  const organization = named === "" ? await findOrganizationOfEvent(db, reference) : await findOrganization(db, named);
  const goal = retry?.returnPath ?? returnTo;
  const isOpen = found?.connection.status === "live" && found.organization.ssoEnabled;
  return {
    // Who comes from nowhere and names an organization that is none sees nobody's words.
    shown: organization ?? (slug === "" ? await ownOrganization() : null),
    again: isOpen ? startAddress(found.connection.id, goal) : null,
    otherWays: signInAddress({ organization: organization?.slug, returnTo: goal }),
  };
}

async function findOrganizationOfEvent(db: Db, reference: string | null) {
  const owner = reference && (await findEventOwner(db, reference));
  return owner ? findOrganizationById(db, owner) : null;
}
