import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { requireAsRead } from "@/lib/audit/require-as-read";
import type { Context } from "@/lib/context";
import { lockOrganization } from "@/lib/directory/organization-store";
import type { AlertRules } from "./alert-rules";
import { readAlertRules, writeAlertRules } from "./alert-rules-store";

/** Changes what an organization is alerted of, or a part of it. @throws SsoError changed_meanwhile */
export async function saveAlertRules(
  { organization, rules: patch }: { organization: { id: string; name: string }; rules: Partial<AlertRules> },
  ctx: Context,
): Promise<AlertRules> {
  return ctx.db.transaction(async (tx) => {
    await lockOrganization(tx, organization.id);
    const before = await readAlertRules(tx, organization.id);
    const rules = { ...before, ...patch };
    const changes = diffFields(before, rules);
    if (changes.length === 0) return rules;
    requireAsRead(changes, ctx);
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
