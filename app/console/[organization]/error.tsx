"use client";

import { useTranslations } from "next-intl";
import { button } from "@/components/ui/styles";

/** What is in the frame of the console when a page or its list fails; the navigation stays. */
export default function ConsoleError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const texts = useTranslations("publicErrors.internal_error");
  const t = useTranslations("errorPage");
  return (
    <section role="alert" className="rounded-lg border border-border bg-raised p-8 text-center">
      <h1 className="mb-2 text-base font-semibold">{texts("title")}</h1>
      <p className="mb-4 text-muted">{texts("advice")}</p>
      {error.digest && (
        <p className="mb-4">
          {t("reference")} <code className="font-mono font-medium">{error.digest}</code>
        </p>
      )}
      <button type="button" className={button.secondary} onClick={reset}>
        {t("tryAgain")}
      </button>
    </section>
  );
}
