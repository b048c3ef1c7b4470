import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { CenteredCard, primaryButton, secondaryButton } from "@/components/ui/card";

/** Another site linked to /logout: nobody is signed out unasked. */
export default async function SignOutPage() {
  const t = await getTranslations("signIn");
  return (
    <CenteredCard title={t("signOutTitle")}>
      <p className="mb-4 text-muted">{t("signOutText")}</p>
      <form method="post" action="/logout" className="mb-2">
        <button type="submit" className={primaryButton}>
          {t("signOutButton")}
        </button>
      </form>
      <Link className={secondaryButton} href="/dashboard">
        {t("stay")}
      </Link>
    </CenteredCard>
  );
}
