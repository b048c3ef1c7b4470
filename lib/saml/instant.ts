import { shown } from "@/lib/identity/shown";

/** xs:dateTime with a time zone (SAML core 1.3.3: UTC). Milliseconds, or null. */
export function parseInstant(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text.trim()))
    return null;
  const value = Date.parse(text.trim().replace(/(\.\d{3})\d+/, "$1"));
  return Number.isNaN(value) ? null : value;
}

/** An instant with its distance to our clock: most time failures are a provider's wrong clock. */
export function withClockDistance(text: string | null, now: Date): string {
  const at = parseInstant(text);
  if (at === null) return shown(text);
  const seconds = Math.round((at - now.getTime()) / 1000);
  return `${text} (${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead of"} our clock)`;
}
