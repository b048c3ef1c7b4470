import type { ReactNode } from "react";

/** The style of the link to a tab; that of the page that is shown says `aria-current`. */
export const tabClass = "tab";

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
