"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Icon } from "./icon";
import { button } from "./styles";

/** Copies a value, and says so to everybody. */
export function CopyButton({ label, value }: { label: string; value: string }) {
  const [isCopied, setCopied] = useState(false);
  const t = useTranslations("copy");
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <>
      <button type="button" className={button.secondary} onClick={copy} aria-label={t("copy", { label })}>
        <Icon name={isCopied ? "check" : "copy"} />
      </button>
      <span role="status" className="sr-only">
        {isCopied ? t("copied", { label }) : ""}
      </span>
    </>
  );
}
