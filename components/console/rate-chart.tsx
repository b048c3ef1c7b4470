import { RateBars } from "./rate-bars";

type Tally = { succeeded: number; failed: number };

/** Seven days of sign-ins as bars, what was refused on top; the figures are in words for everybody. */
export function RateChart({ days }: { days: readonly Tally[] }) {
  return <RateBars days={days.map(({ succeeded, failed }) => [succeeded, failed] as const)} />;
}

/** The share of sign-ins that succeeded, as a percentage; null when there were none. */
export function successRate({ succeeded, failed }: Tally): number | null {
  const all = succeeded + failed;
  return all === 0 ? null : succeeded / all;
}
