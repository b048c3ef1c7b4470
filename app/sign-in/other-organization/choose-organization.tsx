import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { readOrganizations } from "@/lib/auth/remembered-organizations";
import { organizationsCookieName } from "@/lib/auth/session-cookie";
import { getDb } from "@/lib/db/open-database";
import { findOrganization } from "@/lib/directory/organization-store";
import type { SessionPerson } from "@/lib/directory/session-store";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { pageOrganization } from "../page-organization";

/**
 * The organizations that this browser came from, and the way to every other one. Where else somebody has an account is not said: an
 * administrator could give anybody's address to a user of their own.
 */
export async function ChooseOrganization({ person: { user } }: { person: SessionPerson }) {
  const t = await getTranslations("signIn");
  const db = await getDb();
  const slugs = readOrganizations((await cookies()).get(organizationsCookieName())?.value);
  const others = slugs.filter((slug) => slug !== user.organization);
  const found = (await Promise.all(others.map((slug) => findOrganization(db, slug)))).filter((known) => known !== null);
  return (
    <OrganizationCard organization={await pageOrganization(user.organization)} title={t("organizations.title")}>
      <p className="mb-4 text-muted break-words">
        {t("organizations.text", { email: user.email, organization: user.organizationName })}
      </p>
      {found.length > 0 && (
        <ul className="mb-4 flex flex-col gap-2">
          {found.map(({ slug, name }) => (
            <li key={slug}>
              <Link className={wideButton.secondary} href={signInAddress({ organization: slug })}>
                {t("organizations.one", { organization: name })}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Link className={`${found.length > 0 ? wideButton.secondary : wideButton.primary} mb-2`} href="/sign-in">
        {t("organizations.another")}
      </Link>
      <Link className={wideButton.secondary} href="/dashboard">
        {t("stay")}
      </Link>
    </OrganizationCard>
  );
}
