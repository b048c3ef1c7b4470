"use client";

import { useTranslations } from "next-intl";
import { PageTabs } from "@/components/console/page-tabs";
import { tabsOf } from "./tabs";

/** The parts of an application, each with an address of its own. */
export function ApplicationTabs({ base, kind }: { base: string; kind: "oidc" | "proxy" }) {
  const t = useTranslations("applications.tabs");
  return <PageTabs base={base} label={t("label")} tabs={tabsOf(kind)} text={t} />;
}
