"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";

const tabs = ["overview", "guide", "people", "groups", "requests", "settings"] as const;

/** The parts of a directory, each with an address of its own. */
export function DirectoryTabs({ base }: { base: string }) {
  const t = useTranslations("directories.tabs");
  const path = usePathname();
  const address = (tab: (typeof tabs)[number]) => (tab === "overview" ? base : `${base}/${tab}`);
  return (
    <nav aria-label={t("label")} className="mb-6 overflow-x-auto border-b border-border">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab}>
            <Link
              href={address(tab)}
              aria-current={path === address(tab) ? "page" : undefined}
              className="-mb-px inline-flex min-h-11 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-text focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text"
            >
              {t(tab)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
