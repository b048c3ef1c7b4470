import { countByConnection } from "@/lib/activity/sign-in-chart-queries";
import type { Context } from "@/lib/context";
import { type ConnectionHealth, rankConnections } from "./connection-health";
import { findInConnections } from "./find-findings";
import { listDismissals } from "./finding-dismissal-store";
import { separateDismissed } from "./finding-groups";

/**
 * How connections of an organization stand, by their open findings and the sign-ins of the last 24 hours; by id.
 * @param connectionIds only these; null: all
 */
export async function readHealth(
  organizationId: string,
  connectionIds: readonly string[] | null,
  ctx: Context,
): Promise<ReadonlyMap<string, ConnectionHealth>> {
  const { db, now } = ctx;
  const [{ connections, findings }, dismissals, tallies] = await Promise.all([
    findInConnections({ organizationId, connectionIds }, ctx),
    listDismissals(db, organizationId),
    countByConnection(db, organizationId, connectionIds, now),
  ]);
  const { open } = separateDismissed(findings, dismissals, now);
  return new Map(
    rankConnections(connections, { findings: open, tallies }).map((health) => [health.connection.id, health]),
  );
}
