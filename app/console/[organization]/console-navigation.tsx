"use client";

import {
  Activity,
  AppWindow,
  AtSign,
  BadgeCheck,
  Building2,
  FolderSync,
  KeyRound,
  LayoutDashboard,
  LoaderCircle,
  MonitorSmartphone,
  Plug,
  ScrollText,
  Settings,
  Tags,
  User,
  Users,
  Webhook,
} from "lucide-react";
import Link, { useLinkStatus } from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ConsoleRights, consolePages } from "./console-pages";

const icons = {
  overview: LayoutDashboard,
  connections: Plug,
  applications: AppWindow,
  directories: FolderSync,
  users: User,
  roles: BadgeCheck,
  groups: Users,
  attributes: Tags,
  domains: AtSign,
  sessions: MonitorSmartphone,
  activity: Activity,
  audit: ScrollText,
  webhooks: Webhook,
  keys: KeyRound,
  settings: Settings,
  organizations: Building2,
};

/** The pages of the console; the present one is marked. On a phone it stands in a sheet, which a choice closes. */
export function ConsoleNavigation({ slug, rights }: { slug: string; rights: ConsoleRights }) {
  const path = usePathname();
  const t = useTranslations("console");
  const base = `/console/${slug}`;
  return (
    <nav aria-label={t("navigation")}>
      <ul className="flex flex-col gap-0.5">
        {consolePages(slug, rights).map(({ key, href }) => {
          const Icon = icons[key];
          const isCurrent = href === base ? path === base : path.startsWith(href);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isCurrent ? "page" : undefined}
                onClick={({ currentTarget }) => currentTarget.closest<HTMLElement>(":popover-open")?.hidePopover()}
                className={`flex min-h-9 items-center gap-3 rounded-md px-3 max-md:min-h-11 ${isCurrent ? "bg-sunken font-medium" : "text-muted hover:bg-sunken hover:text-text"}`}
              >
                <Icon size={16} aria-hidden className={isCurrent ? "text-accent" : ""} />
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
  return (
    <LoaderCircle
      size={14}
      aria-hidden
      className={`ml-auto motion-safe:animate-spin ${pending ? "opacity-100 delay-150" : "opacity-0"}`}
    />
  );
}
