import { useTranslations } from "next-intl";
import { card } from "./styles";

const bar = "h-4 rounded-sm bg-sunken motion-safe:animate-pulse";
const widths = ["w-2/5", "w-3/5", "w-1/3", "w-1/2"];

/** Stands where a list will be: its head and rows of the same height, and one word for those who cannot see them. */
export function ListSkeleton({ rows = 8 }: { rows?: number }) {
  const t = useTranslations("loading");
  return (
    <div role="status" className="rounded-lg border border-border bg-raised">
      <span className="sr-only">{t("list")}</span>
      <div className="flex h-11 items-center gap-4 border-b border-border px-4">
        <span className={`${bar} w-24`} />
        <span className={`${bar} w-32 max-sm:hidden`} />
        <span className={`${bar} ml-auto w-16`} />
      </div>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row.toString()} className="flex h-11 items-center gap-4 border-b border-border px-4 last:border-0">
          <span className={`${bar} ${widths[row % widths.length]}`} />
          <span className={`${bar} ml-auto w-20`} />
        </div>
      ))}
    </div>
  );
}

/** Stands where cards will be. */
export function CardSkeleton({ cards = 1 }: { cards?: number }) {
  const t = useTranslations("loading");
  return (
    <div role="status" className="mb-6 grid gap-3 sm:auto-cols-fr sm:grid-flow-col">
      <span className="sr-only">{t("list")}</span>
      {Array.from({ length: cards }, (_, index) => (
        <div key={index.toString()} className={`${card} space-y-3`}>
          <div className={`${bar} w-1/3`} />
          <div className={`${bar} w-2/3`} />
        </div>
      ))}
    </div>
  );
}
