import { getTranslations } from "next-intl/server";
import { CenteredCard } from "@/components/sign-in/centered-card";

/** Where the window of a test by a setup link ends; the result is on the set-up page. */
export default async function TestedPage() {
  const t = await getTranslations("setup");
  return (
    <CenteredCard title={t("testedTitle")}>
      <p>{t("testedText")}</p>
    </CenteredCard>
  );
}
