/** A day as a date field of a browser writes it. */
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** The moments from the first day to the last one, both included, on the clock of a time zone. What is no day is no bound. Pure. */
export function dayRange(
  { from, until }: { from: string | undefined; until: string | undefined },
  timeZone: string,
): { from: Date | undefined; before: Date | undefined } {
  return { from: startOfDay(from, 0, timeZone), before: startOfDay(until, 1, timeZone) };
}

function startOfDay(day: string | undefined, later: number, timeZone: string): Date | undefined {
  if (!day || !dayPattern.test(day)) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime())) return undefined;
  midnight.setUTCDate(midnight.getUTCDate() + later);
  // Twice: the first guess can be on the other side of a change of the clocks.
  const guess = new Date(midnight.getTime() - offsetAt(midnight, timeZone));
  return new Date(midnight.getTime() - offsetAt(guess, timeZone));
}

/** How far the clock of a time zone is ahead of UTC at a moment, in milliseconds. */
function offsetAt(moment: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(moment);
  const [year = 0, month = 0, ...rest] = ["year", "month", "day", "hour", "minute", "second"].map((type) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0),
  );
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(moment.getTime() / 1000) * 1000;
}
