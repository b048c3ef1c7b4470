"use client";

import { useTranslations } from "next-intl";
import { Icon } from "@/components/ui/icon";
import { button } from "@/components/ui/styles";

/** Prints the sheet of the page. */
export function PrintButton() {
  const t = useTranslations("leaving.form");
  return (
    <button type="button" className={button.secondary} onClick={() => window.print()}>
      <Icon name="printer" /> {t("print")}
    </button>
  );
}
