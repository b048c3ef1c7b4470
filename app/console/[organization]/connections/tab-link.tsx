"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
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
