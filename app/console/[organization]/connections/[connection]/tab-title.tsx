import { getTranslations } from "next-intl/server";
import { PageTitle } from "@/components/ui/page-title";
import type { ConnectionTab } from "../editor-tabs";

/** The title of a connection's tab: no two pages have the same. */
export async function TabTitle({ name, tab }: { name: string; tab: Exclude<ConnectionTab, "overview"> }) {
  const t = await getTranslations("connectionTabs");
  return <PageTitle>{`${name} · ${t(tab)}`}</PageTitle>;
}
