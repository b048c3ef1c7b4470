import { countByConnection } from "@/lib/activity/sign-in-chart-queries";
import type { Context } from "@/lib/context";
import { type ConnectionHealth, rankConnections } from "./connection-health";
import { findInConnections } from "./find-findings";
import { listDismissals } from "./finding-dismissal-store";
import { separateDismissed } from "./finding-groups";

const dayMilliseconds = 86_400_000;

/** How each of an organization's connections stands, by its open findings and the sign-ins of the last 24 hours; by id. */
export async function readHealth(organizationId: string, ctx: Context): Promise<ReadonlyMap<string, ConnectionHealth>> {
  const { db, now } = ctx;
  const [{ connections, findings }, dismissals, tallies] = await Promise.all([
    findInConnections({ organizationId, connectionId: null }, ctx),
    listDismissals(db, organizationId),
    countByConnection(db, organizationId, new Date(now.getTime() - dayMilliseconds)),
  ]);
  const { open } = separateDismissed(findings, dismissals, now);
  return new Map(
    rankConnections(connections, { findings: open, tallies }).map((health) => [health.connection.id, health]),
  );
}
