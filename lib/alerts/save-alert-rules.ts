import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import type { Context } from "@/lib/context";
import type { AlertRules } from "./alert-rules";
import { readAlertRules, writeAlertRules } from "./alert-rules-store";

/** Changes what an organization is alerted of. */
export async function saveAlertRules(
  { organization, rules }: { organization: { id: string; name: string }; rules: AlertRules },
  ctx: Context,
): Promise<AlertRules> {
  return ctx.db.transaction(async (tx) => {
    const changes = diffFields(await readAlertRules(tx, organization.id), rules);
    if (changes.length === 0) return rules;
    await writeAlertRules(tx, organization.id, rules, ctx.now);
    await recordAudit(
      {
        organizationId: organization.id,
        action: "organization.updated",
        target: { type: "organization", id: organization.id, label: organization.name },
        changes: changes.map((change) => ({ ...change, field: `alerts.${change.field}` })),
      },
      { ...ctx, db: tx },
    );
    return rules;
  });
}
