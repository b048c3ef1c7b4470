"use client";

import { useTranslations } from "next-intl";
import { connectionTabs } from "../editor-tabs";
import { TabLink } from "../tab-link";

/** The parts of a connection, each with an address of its own. */
export function ConnectionTabs({ base }: { base: string }) {
  const t = useTranslations("connectionTabs");
  return (
    <nav aria-label={t("label")} className="mb-6 overflow-x-auto border-b border-border">
      <ul className="flex gap-1">
        {connectionTabs.map((tab) => (
          <li key={tab}>
            <TabLink
              base={base}
              tab={tab}
              className="-mb-px inline-flex min-h-11 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-text focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text"
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}
