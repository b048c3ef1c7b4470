import type { Connection } from "@/lib/connections/connection";
import { type Expiry, nextExpiry } from "./next-expiry";

export type CalendarEntry = {
  kind: Expiry["kind"] | "key";
  connection: Pick<Connection, "id" | "name">;
  /** ISO time, or a day. */
  at: string;
};

/**
 * What runs out next, the first first: certificates and secrets of providers, and keys of our own. What is over already is a
 * finding, and what is off harms nobody. Pure.
 * @param keys our own keys with their ends
 */
export function expiryCalendar(
  connections: readonly Connection[],
  keys: readonly { connectionId: string; notAfter: Date }[],
  { now, limit }: { now: Date; limit: number },
): CalendarEntry[] {
  const used = new Map(connections.filter(({ status }) => status !== "off").map((one) => [one.id, one]));
  const provided = [...used.values()].flatMap((connection) => {
    const expiry = nextExpiry(connection, now);
    return expiry ? [{ kind: expiry.kind, connection, at: expiry.at }] : [];
  });
  const own = keys.flatMap(({ connectionId, notAfter }) => {
    const connection = used.get(connectionId);
    return connection ? [{ kind: "key" as const, connection, at: notAfter.toISOString() }] : [];
  });
  return [...provided, ...own]
    .filter(({ at }) => at >= now.toISOString().slice(0, at.length))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(0, limit)
    .map(({ kind, connection: { id, name }, at }) => ({ kind, connection: { id, name }, at }));
}
