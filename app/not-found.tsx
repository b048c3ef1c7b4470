import { getTranslations } from "next-intl/server";
import { CenteredCard } from "@/components/sign-in/centered-card";
import { Link } from "@/components/ui/link";
import { wideButton } from "@/components/ui/styles";

export default async function NotFoundPage() {
  const t = await getTranslations("notFound");
  return (
    <CenteredCard title={t("title")}>
      <p className="mb-4 text-muted">{t("text")}</p>
      <Link className={wideButton.primary} href="/">
        {t("home")}
      </Link>
    </CenteredCard>
  );
}
