import { peekClientSecret } from "@/lib/connections/client-secret";
import type { Connection } from "@/lib/connections/connection";
import { listTwoLive } from "@/lib/connections/connection-store";
import { countQuarantined } from "@/lib/connections/refresh/certificate-store";
import { listRememberedConnections } from "@/lib/connections/remembered-connection-store";
import type { Context } from "@/lib/context";
import { listAttributes } from "@/lib/directory/attribute-store";
import { listDomains } from "@/lib/directory/domain-store";
import { drillDueAt } from "@/lib/directory/emergency-access";
import { findEmergencyAccess } from "@/lib/directory/emergency-access-store";
import { existingGroups, listGroups } from "@/lib/directory/group-store";
import { findOrganizationById, listRoles } from "@/lib/directory/organization-store";
import { hasBreakGlass } from "@/lib/directory/recovery-code-store";
import { domainAndParents } from "@/lib/identity/email";
import { listContradictions } from "./directory-contradiction-queries";
import { directoryFinding } from "./directory-findings";
import { type Finding, lintConnection, severities } from "./lint-connection";

/** Every finding of an organization, or of one of its connections, the worst first. */
export async function findFindings(
  { organizationId, connectionId }: { organizationId: string; connectionId: string | null },
  ctx: Context,
): Promise<Finding[]> {
  const connectionIds = connectionId === null ? null : [connectionId];
  return (await findInConnections({ organizationId, connectionIds }, ctx)).findings;
}

/** Of so many groups it is asked whether they exist; where connections name more, all are read. */
const askedGroups = 1_000;

/**
 * The same with the connections, for who shows both: they are shared, and not to be changed.
 * @param of.connectionIds only these, and nothing about the organization itself; null: everything
 */
export async function findInConnections(
  { organizationId, connectionIds }: { organizationId: string; connectionIds: readonly string[] | null },
  ctx: Context,
): Promise<{ connections: Connection[]; findings: Finding[] }> {
  const [connections, live, domains, isSafe, waiting, organization, roles, attributes, contradictions, emergency] =
    await Promise.all([
      listRememberedConnections(ctx.db, organizationId, connectionIds),
      listTwoLive(ctx.db, organizationId),
      listDomains(ctx.db, organizationId, { limit: 10_000, after: null }),
      hasBreakGlass(ctx.db, organizationId),
      countQuarantined(ctx.db, organizationId),
      findOrganizationById(ctx.db, organizationId),
      listRoles(ctx.db, organizationId),
      listAttributes(ctx.db, organizationId),
      listContradictions(ctx.db, organizationId),
      findEmergencyAccess(ctx.db, organizationId),
    ]);
  const groups = await findNamedGroups(connections, organizationId, ctx);
  const attributeKeys = new Set(attributes.map(({ key }) => key));
  const proven = new Map(domains.flatMap((row) => (row.verifiedAt === null ? [] : [[row.domain, row]])));
  const isProven = (domain: string) =>
    proven.has(domain) || domainAndParents(domain).some((name) => proven.get(name)?.includeSubdomains);
  const findings = connections.flatMap((connection) =>
    lintConnection(connection, {
      baseUrl: ctx.baseUrl,
      now: ctx.now,
      isProven,
      waitingCertificates: waiting.get(connection.id) ?? 0,
      hasSecretLikeId: hasSecretLikeId(connection),
      tenantId: organization?.tenantId ?? null,
      roles,
      groups,
      attributes: attributeKeys,
      hasLiveNeighbour: live.some((id) => id !== connection.id),
    }),
  );
  if (connectionIds === null && !isSafe && live.length > 0)
    findings.push({
      id: "no_recovery_codes",
      severity: "warning",
      connectionId: null,
      connectionName: null,
      subject: null,
    });
  const provenAt = emergency?.provenAt ?? null;
  if (connectionIds === null && isSafe && organization && drillDueAt({ ...organization, provenAt }) <= ctx.now)
    findings.push({
      id: "emergency_way_untried",
      severity: "warning",
      connectionId: null,
      connectionName: null,
      subject: provenAt?.toISOString().slice(0, 10) ?? null,
    });
  const isWanted = (of: string | null) => connectionIds === null || (of !== null && connectionIds.includes(of));
  findings.push(...contradictions.filter((found) => isWanted(found.connectionId)).map(directoryFinding));
  findings.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return { connections, findings };
}

/** Which of the groups exist that connections name. */
async function findNamedGroups(
  connections: readonly Connection[],
  organizationId: string,
  { db }: Pick<Context, "db">,
): Promise<ReadonlySet<string>> {
  const named = new Set(connections.flatMap((one) => one.provisioning.groups.rules.map(({ group }) => group)));
  if (named.size <= askedGroups) return new Set(await existingGroups(db, organizationId, [...named]));
  return new Set((await listGroups(db, organizationId, { limit: 20_000, after: null })).map(({ key }) => key));
}

/** Entra shows the ID of a secret beside its value, and only the value works. */
function hasSecretLikeId(connection: Connection): boolean {
  if (connection.protocol !== "oidc" || connection.oidc.sealedClientSecret === null) return false;
  const secret = peekClientSecret(connection.id, connection.oidc.sealedClientSecret) ?? "";
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(secret);
}
