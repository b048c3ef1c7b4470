/**
 * How far the provider's clock is ahead in seconds, by the time that an answer says it was made; only shown.
 * @param at that time in milliseconds; null when the answer does not say it
 */
export function clockDifference(at: number | null, now: Date): number | null {
  const seconds = at === null ? null : Math.round((at - now.getTime()) / 1000);
  // Beyond a lifetime it is no clock.
  return seconds !== null && Math.abs(seconds) < 2 ** 31 ? seconds : null;
}
