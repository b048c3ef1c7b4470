import type { Reading } from "@/lib/metrics/metric";

/** What runs out of a live connection, and of which one. */
export type ConnectionExpiry = { connection: string; kind: "certificate" | "secret"; at: Date };

const series = {
  certificate: "gatehouse_certificate_expiry_seconds",
  secret: "gatehouse_client_secret_expiry_seconds",
} as const;

/**
 * How long until certificates and client secrets run out: the first of each kind, and of single connections no more than `most`, those that run out
 * first.
 */
export function expiryReadings(expiries: readonly ConnectionExpiry[], most: number, now: Date): Reading[] {
  const sorted = expiries.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const secondsUntil = (at: Date) => Math.round((at.getTime() - now.getTime()) / 1000);
  const first = (["certificate", "secret"] as const).flatMap((kind): Reading[] => {
    const next = sorted.find((expiry) => expiry.kind === kind);
    return next ? [{ name: "gatehouse_next_expiry_seconds", value: secondsUntil(next.at), labels: { kind } }] : [];
  });
  const each = sorted
    .slice(0, most)
    .map(
      ({ kind, connection, at }): Reading => ({ name: series[kind], value: secondsUntil(at), labels: { connection } }),
    );
  return [...first, ...each];
}
