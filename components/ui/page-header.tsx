import { CircleQuestionMark } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { HelpTopic } from "./help-topics";

/** Title, one line of purpose with the way to its help, one primary action. */
export function PageHeader({
  title,
  purpose,
  help,
  action,
}: {
  title: string;
  purpose?: ReactNode;
  help: HelpTopic;
  action?: ReactNode;
}) {
  const t = useTranslations("help");
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold break-words">{title}</h1>
        <p className="mt-1 text-muted">
          {purpose}{" "}
          <Link
            href={`/help/${help}`}
            target="_blank"
            className="inline-flex min-h-6 items-center gap-1 align-bottom whitespace-nowrap underline"
          >
            <CircleQuestionMark size={14} aria-hidden />
            {t("link")}
          </Link>
        </p>
      </div>
      {action}
    </header>
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
