import type { useFormatter } from "next-intl";

/** What next-intl formats with, in the reader's language and time zone: `useFormatter()` or `await getFormatter()`. */
type Formatter = ReturnType<typeof useFormatter>;

const dayMilliseconds = 86_400_000;

/** From here on in months and in years: until then "in 12 days" says more than "in 2 weeks". */
const longestInDays = 60;
const longestInMonths = 24;

/** A day without a time, such as the one on which a secret expires; it is the same day everywhere. Pure. */
export function isDay(at: Date | string): boolean {
  return typeof at === "string" && /^\d{4}-\d{2}-\d{2}$/.test(at);
}

/** A moment in words: "2 hours ago", "in 12 days". Less than a minute away it is "now". Pure. */
export function relativeText(format: Formatter, at: Date | string, now: Date): string {
  const date = new Date(at);
  const from = isDay(at) ? new Date(Math.floor(now.getTime() / dayMilliseconds) * dayMilliseconds) : now;
  const unit = unitOf(Math.abs(date.getTime() - from.getTime()));
  return unit === "now" ? format.relativeTime(now, now) : format.relativeTime(date, { now: from, unit });
}

/** The same to the second, in the reader's time zone; of a day, the day. Pure. */
export function exactText(format: Formatter, at: Date | string): string {
  return isDay(at)
    ? dayText(format, at, "UTC")
    : format.dateTime(new Date(at), { dateStyle: "long", timeStyle: "long" });
}

/** The same as short as it can be, for the name of what has no other. Pure. */
export function stampText(format: Formatter, at: Date | string): string {
  return format.dateTime(new Date(at), { dateStyle: "short", timeStyle: "medium" });
}

/** A day alone, where there is no "ago": on paper, and as the bound of a filter. Pure. */
export function dayText(format: Formatter, at: Date | string, timeZone?: string): string {
  return format.dateTime(new Date(at), { dateStyle: "long", timeZone });
}

/** The time of day of something that just happened, for a note that stays: "2 minutes ago" would be wrong soon. Pure. */
export function clockText(format: Formatter, at: Date | string): string {
  return format.dateTime(new Date(at), { hour: "2-digit", minute: "2-digit" });
}

/** Where a part of a chart begins: its axis is a scale of exact times. Pure. */
export function axisText(format: Formatter, at: Date, isWithinDays: boolean): string {
  return isWithinDays
    ? format.dateTime(at, { weekday: "short", hour: "2-digit", minute: "2-digit" })
    : format.dateTime(at, { dateStyle: "medium", timeStyle: "short" });
}

function unitOf(distance: number): "now" | "minute" | "hour" | "day" | "month" | "year" {
  if (distance < 60_000) return "now";
  // Rounded up before it reads "60 minutes", "24 hours".
  if (distance < 59.5 * 60_000) return "minute";
  if (distance < 23.5 * 3_600_000) return "hour";
  if (distance < longestInDays * dayMilliseconds) return "day";
  return distance < longestInMonths * 30.4 * dayMilliseconds ? "month" : "year";
}
