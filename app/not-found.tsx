import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { CenteredCard, primaryButton } from "@/components/ui/card";

export default async function NotFoundPage() {
  const t = await getTranslations("notFound");
  return (
    <CenteredCard title={t("title")}>
      <p className="mb-4 text-muted">{t("text")}</p>
      <Link className={primaryButton} href="/">
        {t("home")}
      </Link>
    </CenteredCard>
  );
}
