import type { AuditChange } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import { sendsIssuer } from "@/lib/oidc/oidc-config";
import type { Connection } from "./connection";
import { toInput } from "./connection-input";

/** What an audit entry says of a save, and what a dry run shows. Pure. */
export function connectionChanges(before: Connection | null, after: Connection): AuditChange[] {
  return diffFields(before && auditedPart(before), auditedPart(after));
}

/** The editable part, and when the secret was set, which stands for the secret itself. */
function auditedPart(connection: Connection): Record<string, unknown> {
  const { kind: _kind, ...part } = toInput(connection);
  if (connection.protocol === "saml") return part;
  const { clientSecretSetAt } = connection.oidc;
  return {
    ...part,
    oidc: { ...toInput(connection).oidc, clientSecretSetAt, sendsIssuer: sendsIssuer(connection.oidc) },
  };
}
