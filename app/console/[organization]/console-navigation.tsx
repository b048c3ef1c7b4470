"use client";

import { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { type ConsoleRights, consolePages } from "./console-pages";

const icons = {
  overview: "layout-dashboard",
  connections: "plug",
  applications: "app-window",
  directories: "folder-sync",
  users: "user",
  roles: "badge-check",
  groups: "users",
  attributes: "tags",
  domains: "at-sign",
  sessions: "monitor-smartphone",
  activity: "activity",
  audit: "scroll-text",
  webhooks: "webhook",
  keys: "key-round",
  settings: "settings",
  organizations: "building",
} as const;

/** The pages of the console; the present one is marked. On a phone it is in a sheet, which a choice closes. */
export function ConsoleNavigation({ slug, rights }: { slug: string; rights: ConsoleRights }) {
  const path = usePathname();
  const t = useTranslations("console");
  const base = `/console/${slug}`;
  return (
    <nav aria-label={t("navigation")}>
      <ul className="flex flex-col gap-0.5">
        {consolePages(slug, rights).map(({ key, href }) => {
          const isCurrent = href === base ? path === base : path.startsWith(href);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isCurrent ? "page" : undefined}
                onClick={({ currentTarget }) => currentTarget.closest<HTMLElement>(":popover-open")?.hidePopover()}
                className="nav-link"
              >
                <Icon name={icons[key]} />
                {t(`pages.${key}`)}
                <Opening />
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Shows that the clicked page is on its way. */
function Opening() {
  const { pending } = useLinkStatus();
  return pending && <Icon name="loader-circle" size={14} className="ml-auto motion-safe:animate-spin" />;
}
