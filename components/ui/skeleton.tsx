import { useTranslations } from "next-intl";
import { card } from "./styles";

/** Stands where a list will be: its head and rows of the same height, and one word for those who cannot see them. */
export function ListSkeleton({ rows = 8 }: { rows?: number }) {
  const t = useTranslations("loading");
  return (
    <div role="status" className="skeleton">
      <span className="sr-only">{t("list")}</span>
      <div>
        <span className="skeleton-bar w-32 max-sm:hidden" />
      </div>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row.toString()} />
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
          <div className="skeleton-bar w-1/3" />
          <div className="skeleton-bar w-2/3" />
        </div>
      ))}
    </div>
  );
}
