import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";

const dateTime = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d+))?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * A time as SAML writes it (core 1.3.3: xs:dateTime in UTC). Without a zone it is UTC, too: never the time zone of the
 * machine that reads it. Milliseconds, or null when it is no time.
 */
export function parseInstant(text: string | null): number | null {
  const [, seconds, fraction = "", zone = "Z"] = dateTime.exec(text?.trim() ?? "") ?? [];
  if (seconds === undefined) return null;
  const value = Date.parse(`${seconds}.${fraction.slice(0, 3).padEnd(3, "0")}${zone}`);
  return Number.isNaN(value) ? null : value;
}

/** What is expected of a time that cannot be read. */
export const readableTime = said("timeInUtc", { example: "2026-01-31T12:00:00Z" });

/** An instant with its distance to our clock: most time failures are a provider's wrong clock. */
export function withClockDistance(text: string | null, now: Date): Fact {
  const at = parseInstant(text);
  if (at === null || text === null) return plain(text);
  return { kind: "instant", at: text.trim(), offsetSeconds: Math.round((at - now.getTime()) / 1000) };
}
