import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import type { DismissalInput } from "./dismissal-schema";
import { findFindings } from "./find-findings";
import { deleteDismissals, replaceDismissals } from "./finding-dismissal-store";
import { hashSubject } from "./finding-groups";
import type { Finding } from "./lint-connection";

const day = 86_400_000;
/** Rows of one statement stay far below what the database takes as parameters. */
const batchRows = 1_000;

/**
 * Dismisses a finding, of one connection or of all that have it now, with a reason for later readers.
 * @returns the batch, by which it is restored
 * @throws SsoError not_found when there is no such finding, validation_failed for an end in the past
 */
export async function dismissFindings(
  { organizationId, ...input }: DismissalInput & { organizationId: string },
  ctx: Context,
): Promise<{ batch: string }> {
  const endsAt = input.until === null ? null : new Date(new Date(input.until).getTime() + day);
  if (endsAt !== null && endsAt <= ctx.now) throw new SsoError("validation_failed", { fields: { until: "date_past" } });
  const found = await findFindings({ organizationId, connectionId: input.connectionId }, ctx);
  const wanted = found.filter(({ id }) => id === input.finding);
  if (wanted.length === 0) throw new SsoError("not_found");
  const batch = randomId(10);
  const common = { finding: input.finding, batch, reason: input.reason, author: ctx.actor.label, createdAt: ctx.now };
  const rows = [...byConnection(wanted)].map(([connectionId, findings]) => ({
    ...common,
    connectionId,
    subjectHashes: findings.map(hashSubject),
    endsAt,
  }));
  await ctx.db.transaction(async (tx) => {
    for (let at = 0; at < rows.length; at += batchRows)
      await replaceDismissals(tx, organizationId, rows.slice(at, at + batchRows));
    const names = [...new Set(wanted.flatMap(({ connectionName }) => connectionName ?? []))];
    const after = {
      reason: input.reason,
      until: input.until,
      connections: rows.length,
      ...(rows.length === 1 && names.length === 1 ? { connection: names[0] } : {}),
    };
    const target = { type: "finding", id: batch, label: input.finding } as const;
    const changes = diffFields(null, after);
    await recordAudit({ organizationId, action: "finding.dismissed", target, changes }, { ...ctx, db: tx });
  });
  return { batch };
}

/**
 * Shows again what was dismissed at once.
 * @throws SsoError not_found
 */
export async function restoreFindings(
  { organizationId, batch }: { organizationId: string; batch: string },
  ctx: Context,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const gone = await deleteDismissals(tx, organizationId, batch);
    if (!gone) throw new SsoError("not_found");
    const target = { type: "finding", id: batch, label: gone.finding } as const;
    const changes = diffFields({ connections: gone.connections }, null);
    await recordAudit({ organizationId, action: "finding.restored", target, changes }, { ...ctx, db: tx });
  });
}

function byConnection(findings: readonly Finding[]): Map<string | null, Finding[]> {
  const found = new Map<string | null, Finding[]>();
  for (const finding of findings)
    found.set(finding.connectionId, [...(found.get(finding.connectionId) ?? []), finding]);
  return found;
}
