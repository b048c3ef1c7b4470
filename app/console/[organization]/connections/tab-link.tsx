"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { Link } from "@/components/ui/link";
import { type ConnectionTab, tabAddress } from "./editor-tabs";

/** The way to another tab of the same connection: what was typed goes along. */
export function TabLink({ base, tab, className }: { base: string; tab: ConnectionTab; className: string }) {
  const t = useTranslations("connectionTabs");
  const address = tabAddress(base, tab);
  return (
    <Link
      href={address}
      data-keeps-form
      aria-current={usePathname() === address ? "page" : undefined}
      className={className}
    >
      {t(tab)}
    </Link>
  );
}
