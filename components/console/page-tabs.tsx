"use client";

import { usePathname } from "next/navigation";
import { Link } from "@/components/ui/link";
import { TabBar, tabClass } from "./tab-bar";

/** The tabs of an entry: `overview` is at its own address, each other one below it. */
export function PageTabs<Tab extends string>({
  base,
  label,
  tabs,
  text,
}: {
  base: string;
  label: string;
  tabs: readonly Tab[];
  text: (tab: Tab) => string;
}) {
  const path = usePathname();
  const address = (tab: Tab) => (tab === "overview" ? base : `${base}/${tab}`);
  return (
    <TabBar label={label} tabs={tabs}>
      {(tab) => (
        <Link href={address(tab)} aria-current={path === address(tab) ? "page" : undefined} className={tabClass}>
          {text(tab)}
        </Link>
      )}
    </TabBar>
  );
}
