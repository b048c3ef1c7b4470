"use client";

import { useTranslations } from "next-intl";
import { TabBar, tabClass } from "@/components/console/tab-bar";
import { connectionTabs } from "../editor-tabs";
import { TabLink } from "../tab-link";

/** The parts of a connection, each with an address of its own. */
export function ConnectionTabs({ base }: { base: string }) {
  const t = useTranslations("connectionTabs");
  return (
    <TabBar label={t("label")} tabs={connectionTabs}>
      {(tab) => <TabLink base={base} tab={tab} className={tabClass} />}
    </TabBar>
  );
}
