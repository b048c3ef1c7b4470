"use client";

import { useTranslations } from "next-intl";

const width = 10;
const gap = 3;
const height = 32;

/**
 * A chart of days, the second number of each on top of the first. Its figures go to the browser as they are, because a list has one of
 * these in each row: drawn on the server, they came twice and were a third of its page.
 * @param days pairs of numbers
 */
export function RateBars({ days }: { days: readonly (readonly [number, number])[] }) {
  const t = useTranslations("rateChart");
  const sum = (of: 0 | 1) => days.reduce((all, day) => all + day[of], 0);
  const most = Math.max(1, ...days.map(([succeeded, failed]) => succeeded + failed));
  const scale = (value: number) => (value === 0 ? 0 : Math.max(2, Math.round((value / most) * height)));
  /** One path of all days: as an element each, they would be most of the page. */
  const bars = (bar: (day: readonly [number, number]) => readonly [top: number, tall: number]) =>
    days
      .map((day, index) => ({ from: index * (width + gap), bar: bar(day) }))
      .filter(({ bar: [, tall] }) => tall > 0)
      .map(({ from, bar: [top, tall] }) => `M${from} ${top}h${width}v${tall}h-${width}z`)
      .join("");
  return (
    <svg
      role="img"
      aria-label={t("label", { succeeded: sum(0), failed: sum(1) })}
      width={days.length * (width + gap)}
      height={height}
      className="rate-bars"
    >
      <path d={bars(([succeeded]) => [height - scale(succeeded), scale(succeeded)])} className="fill-success" />
      <path
        d={bars(([succeeded, failed]) => [Math.max(0, height - scale(succeeded) - scale(failed)), scale(failed)])}
        className="fill-danger"
      />
    </svg>
  );
}
