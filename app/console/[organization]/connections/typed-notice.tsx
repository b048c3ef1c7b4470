"use client";

import { useTranslations } from "next-intl";
import { button } from "@/components/ui/styles";
import { useEditing } from "./editing";

/** Offers what was typed in this window before, when it was left without saving. */
export function TypedNotice() {
  const t = useTranslations("connectionForm");
  const { typed } = useEditing();
  if (typed.restore === null) return null;
  return (
    <div role="status" className="mb-6 flex flex-wrap items-center gap-3 rounded-lg bg-sunken p-4">
      <p>{t("typed")}</p>
      <button type="button" className={button.secondary} onClick={typed.restore}>
        {t("typedRestore")}
      </button>
      <button type="button" className={button.secondary} onClick={typed.forget}>
        {t("typedForget")}
      </button>
    </div>
  );
}
