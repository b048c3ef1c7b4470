import type { ReactNode } from "react";

/** Title, one line of purpose, one primary action. */
export function PageHeader({ title, purpose, action }: { title: string; purpose?: ReactNode; action?: ReactNode }) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-3">
      <div>
        <h1 className="text-xl font-semibold break-words">{title}</h1>
        {purpose && <p className="mt-1 text-muted">{purpose}</p>}
      </div>
      {action}
    </header>
  );
}

/** What a page says when there is nothing yet: what it is for, and the next step. */
export function EmptyState({ text, action }: { text: string; action?: ReactNode }) {
  return (
    <div className="rounded-lg border border-dashed border-border p-8 text-center">
      <p className="mb-4 text-muted">{text}</p>
      {action}
    </div>
  );
}
