import Link from "next/link";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { CenteredCard } from "@/components/ui/card";
import { RecoveryForm } from "./recovery-form";

/** The way in when neither the provider nor mail works. */
export default async function RecoveryPage() {
  const t = await getTranslations("signIn");
  return (
    <CenteredCard title={t("recoveryTitle")}>
      <p className="mb-4 text-muted">{t("recoveryHelp")}</p>
      <NextIntlClientProvider>
        <RecoveryForm />
      </NextIntlClientProvider>
      <Link className="mt-4 block text-center text-muted underline" href="/sign-in">
        {t("back")}
      </Link>
    </CenteredCard>
  );
}
