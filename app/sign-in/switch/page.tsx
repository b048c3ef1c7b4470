import { getTranslations } from "next-intl/server";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import { requirePerson } from "@/lib/auth/current-person";
import { pageOrganization } from "../page-organization";

/** A provider sent a sign-in that nobody here asked for, while somebody else is signed in: the person decides. */
export default async function SwitchPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { ticket } = await searchParams;
  const person = await requirePerson("/dashboard");
  const t = await getTranslations("signIn");
  return (
    <OrganizationCard organization={await pageOrganization(person.user.organization)} title={t("switchTitle")}>
      <p className="mb-4 text-muted">{t("switchText", { email: person.user.email })}</p>
      <form method="post" action="/sso/complete" className="mb-2">
        <input type="hidden" name="ticket" value={typeof ticket === "string" ? ticket : ""} />
        <button type="submit" className={wideButton.primary}>
          {t("switchButton")}
        </button>
      </form>
      <Link className={wideButton.secondary} href="/dashboard">
        {t("stay")}
      </Link>
    </OrganizationCard>
  );
}
