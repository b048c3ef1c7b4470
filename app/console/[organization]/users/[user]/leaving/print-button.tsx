"use client";

import { Printer } from "lucide-react";
import { useTranslations } from "next-intl";
import { button } from "@/components/ui/styles";

/** Prints the sheet of the page. */
export function PrintButton() {
  const t = useTranslations("leaving.form");
  return (
    <button type="button" className={button.secondary} onClick={() => window.print()}>
      <Printer size={16} aria-hidden /> {t("print")}
    </button>
  );
}
