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
  return (
    <svg
      role="img"
      aria-label={t("label", week)}
      width={days.length * (width + gap)}
      height={height}
      className="text-success"
    >
      {days.map(({ succeeded, failed }, index) => {
        const [good, bad] = [scale(succeeded), scale(failed)];
        const x = index * (width + gap);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day's place is its name
          <g key={index}>
            <rect x={x} y={height - 1} width={width} height={1} className="fill-border" />
            <rect x={x} y={height - good} width={width} height={good} rx={1} className="fill-success" />
            <rect
              x={x}
              y={Math.max(0, height - good - bad)}
              width={width}
              height={bad}
              rx={1}
              className="fill-danger"
            />
          </g>
        );
      })}
    </svg>
  );
}

/** The share of sign-ins that succeeded, as a percentage; null when there were none. */
export function successRate({ succeeded, failed }: Tally): number | null {
  const all = succeeded + failed;
  return all === 0 ? null : succeeded / all;
}
