import Link from "next/link";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import { CenteredCard } from "@/components/ui/card";
import { CodeForm } from "./code-form";

/** The same page for every address, registered or not. */
export default async function CodePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { email } = await searchParams;
  const t = await getTranslations("signIn");
  return (
    <CenteredCard title={t("codeTitle")}>
      <p className="mb-4 break-words text-muted">
        {t("codeText", { email: typeof email === "string" ? email.slice(0, 254) : "" })}
      </p>
      <NextIntlClientProvider>
        <CodeForm />
      </NextIntlClientProvider>
      <Link className="mt-4 block text-accent underline" href="/sign-in">
        {t("back")}
      </Link>
    </CenteredCard>
  );
}
