import { useTranslations } from "next-intl";

type Tally = { succeeded: number; failed: number };

const width = 10;
const gap = 3;
const height = 32;

/** Seven days of sign-ins as bars, what was refused on top; the figures stand in words for everybody. */
export function RateChart({ days, week }: { days: readonly Tally[]; week: Tally }) {
  const t = useTranslations("rateChart");
  const most = Math.max(1, ...days.map(({ succeeded, failed }) => succeeded + failed));
  const scale = (value: number) => (value === 0 ? 0 : Math.max(2, Math.round((value / most) * height)));
  /** One path of all days: as an element each, they were a third of a page with a list. */
  const bars = (bar: (day: Tally) => readonly [top: number, tall: number]) =>
    days.map((day, index) => `M${index * (width + gap)} ${bar(day)[0]}h${width}v${bar(day)[1]}h-${width}z`).join("");
  return (
    <svg
      role="img"
      aria-label={t("label", week)}
      width={days.length * (width + gap)}
      height={height}
      className="text-success"
    >
      <path d={bars(() => [height - 1, 1])} className="fill-border" />
      <path d={bars(({ succeeded }) => [height - scale(succeeded), scale(succeeded)])} className="fill-success" />
      <path
        d={bars(({ succeeded, failed }) => [Math.max(0, height - scale(succeeded) - scale(failed)), scale(failed)])}
        className="fill-danger"
      />
    </svg>
  );
}

/** The share of sign-ins that succeeded, as a percentage; null when there were none. */
export function successRate({ succeeded, failed }: Tally): number | null {
  const all = succeeded + failed;
  return all === 0 ? null : succeeded / all;
}
