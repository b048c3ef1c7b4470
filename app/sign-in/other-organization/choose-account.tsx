import { getTranslations } from "next-intl/server";
import { OrganizationCard } from "@/components/sign-in/organization-card";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";
import type { SignInFor } from "@/lib/applications/find-sign-in-for";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { pageOrganization } from "../page-organization";

/** An application wants to be told which account somebody uses, who is signed in: they go on, or sign in as somebody else. */
export async function ChooseAccount({
  email,
  asking: { applicationName: application, organization },
  returnTo,
}: {
  email: string;
  asking: SignInFor;
  returnTo: string;
}) {
  const t = await getTranslations("applicationSignIn");
  return (
    <OrganizationCard
      organization={await pageOrganization(organization.slug)}
      title={t("chooseTitle", { application })}
    >
      <p className="mb-4 text-muted break-words">{t("chooseText", { email })}</p>
      <form method="post" action={returnTo} className="mb-2">
        <button type="submit" className={wideButton.primary}>
          {t("chooseContinue", { email })}
        </button>
      </form>
      <Link className={wideButton.secondary} href={signInAddress({ organization: organization.slug, returnTo })}>
        {t("chooseOther")}
      </Link>
    </OrganizationCard>
  );
}
