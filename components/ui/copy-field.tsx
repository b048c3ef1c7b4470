"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { button } from "./styles";

/** A value that the other side needs: whole, in mono, with a button that copies it and says so. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const [isCopied, setCopied] = useState(false);
  const t = useTranslations("copy");
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <div className="mb-3">
      <p className="mb-1 text-muted">{label}</p>
      <div className="flex items-center gap-2">
        <code
          className="min-w-0 flex-1 overflow-x-auto rounded-md bg-sunken px-2 py-1.5 font-mono text-[13px] whitespace-nowrap"
          tabIndex={0}
        >
          {value}
        </code>
        <button type="button" className={button.secondary} onClick={copy} aria-label={t("copy", { label })}>
          {isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
        </button>
      </div>
      <span role="status" className="sr-only">
        {isCopied ? t("copied", { label }) : ""}
      </span>
    </div>
  );
}
