import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { deleteSessions, type SessionFilter } from "./session-queries";

/**
 * Ends the sessions that a filter names, with one audit entry. Sessions of operators end only when an operator asks (decision
 * 0007): whoever could end them at will would keep an operator out.
 * @returns how many ended
 */
export async function endSessions(
  { organizationId, filter, byOperator }: { organizationId: string; filter: SessionFilter; byOperator: boolean },
  ctx: Context,
): Promise<number> {
  return ctx.db.transaction(async (tx) => {
    const ended = await deleteSessions(tx, organizationId, filter, { byOperator });
    const sessions = [...ended.values()].reduce((sum, count) => sum + count, 0);
    if (sessions === 0) return 0;
    const named = Object.entries(filter).filter(([, value]) => value !== undefined);
    await recordAudit(
      {
        organizationId,
        action: "session.ended",
        target: { type: "session", id: namedBy(filter), label: `${sessions} sessions` },
        changes: [
          ...named.map(([field, value]) => ({ field, from: null, to: value })),
          { field: "users", from: null, to: ended.size },
        ],
      },
      { ...ctx, db: tx },
    );
    return sessions;
  });
}

/** What the filter names, in one text; of several sessions how many, because each stands among the changes. */
function namedBy({ sessions, ...filter }: SessionFilter): string {
  const values = Object.values(filter).filter((value) => value !== undefined);
  return [...values, ...(sessions ? [`${sessions.length} chosen`] : [])].join(" ");
}
