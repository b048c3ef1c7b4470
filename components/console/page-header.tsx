import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { PageTitle } from "@/components/ui/page-title";
import { HelpLink } from "./help-link";
import type { HelpTopic } from "./help-topics";
import { pageTitleId } from "./page-title-focus";

/** Where a page stands: below a page of the console, and perhaps below one of its entries. */
export type Place = {
  slug: string;
  list:
    | "connections"
    | "applications"
    | "directories"
    | "users"
    | "roles"
    | "groups"
    | "attributes"
    | "domains"
    | "activity"
    | "webhooks"
    | "settings";
  entry?: { label: string; href: string };
};

/** Title, one line of purpose with the way to its help, one primary action. */
export function PageHeader({
  title,
  under,
  purpose,
  help,
  action,
  mark,
  isTitledByPage = false,
}: {
  title: string;
  under?: Place;
  purpose?: ReactNode;
  help: HelpTopic;
  action?: ReactNode;
  /** Shown before the title: whose it is. */
  mark?: ReactNode;
  /** The header is above several pages, each with a title of its own. */
  isTitledByPage?: boolean;
}) {
  const t = useTranslations("help");
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-3">
      {!isTitledByPage && <PageTitle>{title}</PageTitle>}
      <div className="min-w-0">
        {under && <Breadcrumb {...under} />}
        <div className="flex items-center gap-3">
          {mark}
          <h1 id={pageTitleId} tabIndex={-1} className="min-w-0 text-xl font-semibold break-words">
            {title}
          </h1>
        </div>
        <p className="mt-1 break-words text-muted">
          {purpose} <HelpLink topic={help}>{t("link")}</HelpLink>
        </p>
      </div>
      {action}
    </header>
  );
}

function Breadcrumb({ slug, list, entry }: Place) {
  const t = useTranslations("console");
  const steps = [{ label: t(`pages.${list}`), href: `/console/${slug}/${list}` }, ...(entry ? [entry] : [])];
  return (
    <nav aria-label={t("breadcrumb")} className="mb-1">
      <ol className="flex flex-wrap items-center gap-x-1 gap-y-2 text-muted">
        {steps.map(({ label, href }) => (
          <li key={href} className="flex min-w-0 items-center gap-1">
            <Link href={href} className="quiet-link inline-block max-w-[320px] truncate" title={label}>
              {label}
            </Link>
            <Icon name="chevron-right" size={14} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** What a page says when there is nothing yet: what it is for, and the next step. */
export function EmptyState({ text, action }: { text: string; action?: ReactNode }) {
  return (
    <div className="rounded-lg border border-dashed border-border p-8 text-center">
      <p className="mb-4 text-muted last:mb-0">{text}</p>
      {action}
    </div>
  );
}
