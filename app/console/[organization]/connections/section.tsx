import type { ReactNode } from "react";
import { card } from "@/components/ui/styles";

/** A part of the form. Parts that most administrators never touch begin folded; the way to a refused field unfolds them. */
export function Section({
  title,
  isFolded = false,
  isTable = false,
  children,
}: {
  title: string;
  isFolded?: boolean;
  /** Rows of a table need more width than a column of fields. */
  isTable?: boolean;
  children: ReactNode;
}) {
  return (
    <details className={`${card} mb-6`} open={!isFolded}>
      <summary className="cursor-pointer">
        <h2 className="inline text-base font-semibold">{title}</h2>
      </summary>
      <div className={`mt-4 ${isTable ? "max-w-[900px]" : "max-w-[640px]"}`}>{children}</div>
    </details>
  );
}
