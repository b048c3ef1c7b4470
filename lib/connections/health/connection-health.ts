import type { Connection } from "@/lib/connections/connection";
import type { Finding } from "./lint-connection";

type Tally = { succeeded: number; failed: number };

/** The worst first; what is not live signs nobody in, and fails nobody. */
const states = ["failing", "attention", "healthy", "draft", "off"] as const;
export type HealthState = (typeof states)[number];

export type ConnectionHealth = {
  connection: Connection;
  state: HealthState;
  /** Sign-ins of the last 24 hours. */
  tally: Tally;
  findings: number;
};

/** Few refusals are people's mistakes; with more of them than this, and this share, somebody should look. */
const fewRefusals = 5;
const alarmingShare = 0.2;

/**
 * Connections by health, the worst first, and among equals the one with most refusals. Pure.
 * @param facts.findings those that were not dismissed
 * @param facts.tallies the sign-ins of the last 24 hours by connection
 */
export function rankConnections(
  connections: readonly Connection[],
  facts: { findings: readonly Finding[]; tallies: ReadonlyMap<string, Tally> },
): ConnectionHealth[] {
  const byConnection = new Map<string | null, Finding[]>();
  for (const finding of facts.findings) {
    const others = byConnection.get(finding.connectionId);
    if (others) others.push(finding);
    else byConnection.set(finding.connectionId, [finding]);
  }
  const ranked = connections.map((connection) => {
    const tally = facts.tallies.get(connection.id) ?? { succeeded: 0, failed: 0 };
    const findings = byConnection.get(connection.id) ?? [];
    return { connection, state: stateOf(connection, tally, findings), tally, findings: findings.length };
  });
  const rank = ({ state }: ConnectionHealth) => states.indexOf(state);
  return ranked.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.tally.failed - a.tally.failed ||
      b.findings - a.findings ||
      a.connection.name.localeCompare(b.connection.name),
  );
}

function stateOf({ status }: Connection, { succeeded, failed }: Tally, findings: readonly Finding[]): HealthState {
  if (status !== "live") return status;
  const has = (severity: Finding["severity"]) => findings.some((finding) => finding.severity === severity);
  if (has("error") || (failed > 0 && succeeded === 0)) return "failing";
  const isAlarming = failed >= fewRefusals && failed / (succeeded + failed) >= alarmingShare;
  return has("warning") || isAlarming ? "attention" : "healthy";
}

/** How many connections there are of each state. */
export function countStates(ranked: readonly ConnectionHealth[]): Record<HealthState, number> {
  const counts = { failing: 0, attention: 0, healthy: 0, draft: 0, off: 0 };
  for (const { state } of ranked) counts[state] += 1;
  return counts;
}
