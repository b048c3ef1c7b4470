import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { attributeField } from "@/lib/identity/attribute-type";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";

/** Writes what a decision changed into the audit log, in the caller's transaction and name; nothing for one that changed nothing. */
export async function recordDecision(
  decision: Exclude<ProvisioningDecision, { kind: "reject" }>,
  user: { organizationId: string; id: string; label: string },
  ctx: Context,
): Promise<void> {
  if (decision.kind === "unchanged") return;
  const verb = { create: "created", update: "updated", link: "linked" }[decision.kind];
  const roleChange = {
    field: "roles",
    from: decision.roles.revoked,
    to: decision.roles.granted.map((grant) => grant.role),
  };
  const hasRoleChange = decision.roles.revoked.length > 0 || decision.roles.granted.length > 0;
  const { granted, revoked } = decision.groups;
  const groupChange = { field: "groups", from: revoked, to: granted.map((grant) => grant.group) };
  const hasGroupChange = revoked.length > 0 || granted.length > 0;
  const ownChanges = (decision.attributes ?? []).map(({ key, from, to }) => ({ field: attributeField(key), from, to }));
  await recordAudit(
    {
      organizationId: user.organizationId,
      action: `user.${verb}`,
      target: { type: "user", id: user.id, label: user.label },
      changes: [
        ...decision.changes,
        ...ownChanges,
        ...(hasRoleChange ? [roleChange] : []),
        ...(hasGroupChange ? [groupChange] : []),
      ],
    },
    ctx,
  );
}
