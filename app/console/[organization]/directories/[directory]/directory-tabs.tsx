"use client";

import { useTranslations } from "next-intl";
import { PageTabs } from "@/components/console/page-tabs";

const tabs = ["overview", "guide", "people", "groups", "roles", "requests", "settings"] as const;

/** The parts of a directory, each with an address of its own. */
export function DirectoryTabs({ base }: { base: string }) {
  const t = useTranslations("directories.tabs");
  return <PageTabs base={base} label={t("label")} tabs={tabs} text={t} />;
}
