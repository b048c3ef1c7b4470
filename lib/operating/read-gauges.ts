import { listLiveConnections } from "@/lib/connections/connection-store";
import { nextExpiry } from "@/lib/connections/health/next-expiry";
import type { Db } from "@/lib/db/database";
import type { PoolCounts } from "@/lib/db/postgres-pool";
import type { Reading } from "@/lib/metrics/metric";
import type { ConnectionExpiry } from "./expiry-readings";
import { countActiveSessions, oldestWaiting } from "./gauge-queries";

const pageSize = 200;

/** What the whole installation says of itself at one moment. */
export async function readGauges(
  { db, poolCounts }: { db: Db; poolCounts: () => PoolCounts | null },
  version: string,
  now: Date,
): Promise<Reading[]> {
  const oldest = await oldestWaiting(db);
  const lag = oldest === null ? 0 : Math.max(0, (now.getTime() - oldest.getTime()) / 1000);
  return [
    { name: "gatehouse_build_info", value: 1, labels: { version } },
    { name: "gatehouse_sessions_active", value: await countActiveSessions(db, now), labels: {} },
    { name: "gatehouse_outbox_lag_seconds", value: lag, labels: {} },
    ...Object.entries(poolCounts() ?? {}).map(
      ([state, value]): Reading => ({ name: "gatehouse_db_pool", value, labels: { state } }),
    ),
  ];
}

/** What runs out of each live connection next. Reads every certificate, so it is not asked at every moment. */
export async function readExpiries(db: Db, now: Date): Promise<ConnectionExpiry[]> {
  const expiries: ConnectionExpiry[] = [];
  for (let after: string | null = null; ; ) {
    const connections = await listLiveConnections(db, { limit: pageSize, after });
    for (const connection of connections) {
      const expiry = nextExpiry(connection, now);
      if (expiry) expiries.push({ connection: connection.id, kind: expiry.kind, at: new Date(expiry.at) });
    }
    after = connections.at(-1)?.id ?? null;
    if (after === null || connections.length < pageSize) return expiries;
  }
}
