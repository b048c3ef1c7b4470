"use client";

import { useTranslations } from "next-intl";

/** That several values may come at once, and which of them came. */
export function PasteHint({ told }: { told: string }) {
  const t = useTranslations("pastedCredentials");
  return (
    <p role="status" className="mb-4 text-muted">
      {told === "" ? t("help") : told}
    </p>
  );
}
