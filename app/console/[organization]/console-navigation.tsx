"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";

const pages = [
  "",
  "connections",
  "users",
  "roles",
  "groups",
  "domains",
  "activity",
  "audit",
  "keys",
  "settings",
] as const;

export function ConsoleNavigation({ slug, isOperator }: { slug: string; isOperator: boolean }) {
  const path = usePathname();
  const t = useTranslations("console");
  const base = `/console/${slug}`;
  const links = [
    ...pages.map((page) => ({ href: page ? `${base}/${page}` : base, label: t(`pages.${page || "overview"}`) })),
    ...(isOperator ? [{ href: "/console/organizations", label: t("pages.organizations") }] : []),
  ];
  return (
    <nav aria-label={t("navigation")}>
      <ul className="flex gap-1 overflow-x-auto md:flex-col">
        {links.map(({ href, label }) => {
          const isCurrent = href === base ? path === base : path.startsWith(href);
          return (
            <li key={href} className="shrink-0">
              <Link
                href={href}
                aria-current={isCurrent ? "page" : undefined}
                className={`block rounded-md px-3 py-1.5 whitespace-nowrap ${isCurrent ? "bg-sunken font-medium" : "text-muted"}`}
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
