"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { languageNames, languages } from "@/lib/messages/languages";

/** The other languages, as buttons of a plain form: it works without JavaScript and comes back to the same page. */
export function LanguageSwitch({ className = "" }: { className?: string }) {
  const t = useTranslations("languageSwitch");
  const locale = useLocale();
  const path = usePathname();
  const query = useSearchParams().toString();
  return (
    <form
      method="post"
      action="/language"
      className={`flex flex-wrap gap-x-3 gap-y-2 ${className}`}
      aria-label={t("label")}
    >
      <input type="hidden" name="back" value={`${path}${query && `?${query}`}`} />
      {languages
        .filter((language) => language !== locale)
        .map((language) => (
          <button
            key={language}
            type="submit"
            name="language"
            value={language}
            lang={language}
            className="link text-muted"
          >
            {languageNames[language]}
          </button>
        ))}
    </form>
  );
}
