import Link from "next/link";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { CenteredCard, primaryButton } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { type PublicCode, publicCodes } from "@/lib/errors/catalogue";

/** One sentence, what to do, and the reference that leads an administrator to the cause. */
export default async function SignInErrorPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { code, reference } = await searchParams;
  const known: PublicCode = publicCodes.find((candidate) => candidate === code) ?? "sign_in_failed";
  const shown = typeof reference === "string" && /^[a-z0-9]{10}$/.test(reference) ? reference : null;
  const texts = await getTranslations("publicErrors");
  const t = await getTranslations("errorPage");
  const { copy } = await getMessages();
  return (
    <CenteredCard title={texts(`${known}.title`)}>
      <p className="mb-4 text-muted">{texts(`${known}.advice`)}</p>
      {shown && (
        <div className="mb-4 flex items-center gap-3 rounded-md bg-sunken p-3">
          <p className="min-w-0 flex-1">
            {t("reference")} <code className="font-mono font-medium">{shown}</code>
            <span className="block text-muted">{t("referenceHelp")}</span>
          </p>
          <NextIntlClientProvider messages={{ copy }}>
            <CopyButton label={t("reference")} value={shown} />
          </NextIntlClientProvider>
        </div>
      )}
      <Link className={primaryButton} href="/sign-in">
        {t("tryAgain")}
      </Link>
      <Link className="mt-4 block text-center text-muted underline" href="/help/signing-in">
        {t("help")}
      </Link>
    </CenteredCard>
  );
}
