"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Icon } from "./icon";
import { type Theme, themes } from "./theme";

const icons = { system: "monitor", light: "sun", dark: "moon" } as const;

/** Light, dark, or as the browser wants, as buttons of a plain form: it works without JavaScript and comes back to the same page. */
export function ThemeSwitch({ theme }: { theme: Theme }) {
  const t = useTranslations("themeSwitch");
  const path = usePathname();
  const query = useSearchParams().toString();
  return (
    <form method="post" action="/theme" aria-label={t("label")} className="inline-flex rounded-md border border-border">
      <input type="hidden" name="back" value={`${path}${query && `?${query}`}`} />
      {themes.map((choice) => {
        const icon = icons[choice];
        return (
          <button
            key={choice}
            type="submit"
            name="theme"
            value={choice}
            aria-pressed={choice === theme}
            aria-label={t(choice)}
            title={t(choice)}
            className="grid size-9 place-items-center text-muted first-of-type:rounded-l-md last:rounded-r-md aria-pressed:bg-sunken aria-pressed:text-text"
          >
            <Icon name={icon} />
          </button>
        );
      })}
    </form>
  );
}
