"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { accentStyle, type Brand } from "./brand-mark";

/** The same in both themes, in the colour of an organization. */
export function ThemedPreview({
  accent,
  className = "",
  children,
}: {
  accent: Brand["accent"];
  className?: string;
  children: ReactNode;
}) {
  const t = useTranslations("signInPreview");
  return (
    <div className={`grid grid-cols-1 gap-3 ${className}`}>
      {(["light", "dark"] as const).map((theme) => (
        <figure key={theme} className={`in-${theme} rounded-lg border border-border bg-background p-4 text-text`}>
          <figcaption className="mb-2 text-muted">{t(theme)}</figcaption>
          <div
            className="rounded-lg border border-border bg-raised p-4"
            style={accent ? accentStyle(accent) : undefined}
          >
            {children}
          </div>
        </figure>
      ))}
    </div>
  );
}
