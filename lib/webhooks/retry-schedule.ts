const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after an attempt that failed the next one is: the first attempt is at once, after the last one it is over. */
const pauses = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

/** So often a message is tried. */
export const attempts = pauses.length + 1;

/** Receivers that were away together must not be called together. */
const jitter = 0.1;

/** What a receiver may ask for: what is longer would hold up its other messages for days. */
const longestPause = 24 * hour;

/**
 * When a message is tried again. Pure.
 * @param failed.attempt how often it was tried, at least once
 * @param failed.retryAfter what the receiver asks for, where it may
 * @param random from 0 to 1
 * @returns null when it was the last attempt
 */
export function nextAttempt(
  { attempt, retryAfter }: { attempt: number; retryAfter: Date | null },
  now: Date,
  random: number,
): Date | null {
  const pause = pauses[attempt - 1];
  if (pause === undefined) return null;
  const spread = pause * (1 - jitter + 2 * jitter * random);
  const asked = retryAfter === null ? 0 : Math.min(retryAfter.getTime() - now.getTime(), longestPause);
  return new Date(now.getTime() + Math.max(spread, asked));
}

/** Answers whose `Retry-After` slows us down: too many requests, and servers that are overloaded or away. */
const slowingStatuses = [429, 502, 503, 504];

/** When a receiver wants to be asked again: seconds, or a date (RFC 9110, 10.2.3); null where it does not say. Pure. */
export function retryAfterOf({ status, header }: { status: number; header: string | null }, now: Date): Date | null {
  if (!slowingStatuses.includes(status) || header === null) return null;
  if (/^\d{1,9}$/.test(header)) return new Date(now.getTime() + Number(header) * second);
  const at = new Date(header);
  return Number.isNaN(at.getTime()) ? null : at;
}
