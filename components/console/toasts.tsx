"use client";

import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import { Toaster } from "sonner";

const colours = {
  "--normal-bg": "var(--raised)",
  "--normal-text": "var(--text)",
  "--normal-border": "var(--border)",
} as CSSProperties;

/** Where the console says what happened elsewhere, with a way back where there is one; it outlives a change of page. */
export function Toasts() {
  const t = useTranslations("toasts");
  return (
    <Toaster
      theme="system"
      position="bottom-right"
      duration={8000}
      closeButton
      containerAriaLabel={t("label")}
      style={colours}
      toastOptions={{ closeButtonAriaLabel: t("close"), classNames: { toast: "console-toast" } }}
    />
  );
}
