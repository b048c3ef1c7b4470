"use client";

import { useTranslations } from "next-intl";
import { CenteredCard } from "@/components/sign-in/centered-card";
import { wideButton } from "@/components/ui/styles";

/** What a page shows when it fails. The text of the error stays in the log, under the reference that is shown here. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const texts = useTranslations("publicErrors.internal_error");
  const t = useTranslations("errorPage");
  const title = texts("title");
  return (
    <CenteredCard title={title}>
      <p className="mb-4 text-muted">{texts("advice")}</p>
      {error.digest && (
        <p className="mb-4 rounded-md bg-sunken p-3">
          {t("reference")} <code className="font-mono font-medium">{error.digest}</code>
        </p>
      )}
      <button type="button" className={wideButton.primary} onClick={reset}>
        {t("tryAgain")}
      </button>
    </CenteredCard>
  );
}
