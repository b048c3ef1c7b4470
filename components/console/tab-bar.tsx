import type { ReactNode } from "react";

/** How the link to a tab looks; that of the page that is shown says `aria-current`. */
export const tabClass =
  "-mb-px inline-flex min-h-11 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted hover:text-text focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text";

/** The parts of something, each with an address of its own. */
export function TabBar<Tab extends string>({
  label,
  tabs,
  children,
}: {
  label: string;
  tabs: readonly Tab[];
  /** The link to a tab, of `tabClass`. */
  children: (tab: Tab) => ReactNode;
}) {
  return (
    <nav aria-label={label} className="mb-6 overflow-x-auto border-b border-border">
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab}>{children(tab)}</li>
        ))}
      </ul>
    </nav>
  );
}
