import { systemActor } from "@/lib/audit/actor";
import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { findHolders } from "@/lib/directory/domain-store";
import { existingGroups } from "@/lib/directory/group-store";
import { listRoles } from "@/lib/directory/organization-store";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { mapProfile, type Profile, resolveClaimSource } from "@/lib/identity/claim-mapping";
import { domainAndParents, emailDomain } from "@/lib/identity/email";
import {
  decideProvisioning,
  identifyingValue,
  type ProvisioningDecision,
} from "@/lib/provisioning/decide-provisioning";
import type { DomainHolder } from "@/lib/provisioning/email-proof";
import { matchGroups } from "@/lib/provisioning/resolve-groups";
import { userinfoFailure } from "./ask-userinfo";
import { applyDecision, findCandidates } from "./provisioning-store";
import type { ReadIdentity } from "./read-identity";
import type { SignInTrace } from "./sign-in-trace";

/**
 * The gate: maps the identity, decides, and writes user, link, grants and audit with the caller's transaction. The
 * same for every protocol. An unchanged sign-in writes no audit row (IK-O4).
 * @returns the user's id
 * @throws SsoError with the code of the refusal
 */
export async function provisionUser(
  read: Pick<ReadIdentity, "identity" | "found">,
  trace: SignInTrace,
  ctx: Context,
): Promise<string> {
  const { identity, found } = read;
  const { connection, organization } = found;
  const decision = await decideUser(read, trace, ctx);
  const userId = await applyDecision(
    ctx.db,
    { organizationId: organization.id, identity, decision, origin: connection },
    ctx.now,
  );
  trace.userId = userId;
  await auditDecision(decision, { id: userId, label: trace.email ?? userId }, found, ctx);
  return userId;
}

type Acceptance = Exclude<ProvisioningDecision, { kind: "reject" }>;

/** A decision, and what this connection had granted to the user before. */
export type DecidedUser = Acceptance & { held: { roles: string[]; groups: string[] } };

/**
 * Decides alone: what a test runs. Reads, and writes nothing but the trace.
 * @throws SsoError with the code of the refusal
 */
export async function decideUser(
  read: Pick<ReadIdentity, "identity" | "found">,
  trace: SignInTrace,
  ctx: Context,
): Promise<DecidedUser> {
  const { identity } = read;
  const { connection, organization } = read.found;
  const policy = connection.provisioning;
  const profile = mapProfile(identity, connection.claims);
  // Whoever looks for the sign-in looks for what the provider called the person, address or not.
  trace.email = profile.email ?? profile.noAddress ?? null;
  const value = identifyingValue({ identity, policy });
  const identifier = value === null ? null : { field: policy.identifyBy.field, value };
  const candidates = await findCandidates(ctx.db, organization.id, identity, {
    identifier,
    email: profile.email ?? null,
  });
  const roles = await listRoles(ctx.db, organization.id);
  const named = matchGroups(profile.groupValues ?? [], policy.groups).map(({ group }) => group);
  const groups = await existingGroups(ctx.db, organization.id, named);
  // The address of the user who was found, too: an administrator is linked where that one is proven. Two are ambiguous anyway.
  const found = candidates.identifiedUsers.slice(0, 2).map(({ attributes }) => attributes.email);
  const addresses = [profile.email, policy.identifyBy.field === "email" ? value : null, ...found];
  const domainHolders = await findDomainHolders(ctx.db, organization.id, addresses);
  const { decision, checks } = decideProvisioning({
    identity,
    profile,
    policy,
    roles,
    groups,
    domainHolders,
    ...candidates,
  });
  trace.checks.push(...checks);
  trace.decision =
    decision.kind === "reject" ? decision : { ...decision, notes: [...decision.notes, ...(identity.remarks ?? [])] };
  if (decision.kind === "reject") {
    const cause = isAboutMissing(decision.code, profile, read) ? userinfoFailure(trace.checks) : null;
    if (cause) throw new SsoError(cause.name, { expected: cause.expected, got: cause.got });
    throw new SsoError(decision.code, { expected: decision.expected, got: decision.got });
  }
  const { linkedUser, identifiedUsers, emailHolder } = candidates;
  const user =
    decision.kind === "create"
      ? null
      : [linkedUser, ...identifiedUsers, emailHolder].find((candidate) => candidate?.id === decision.userId);
  return { ...decision, held: { roles: user?.rolesFromConnection ?? [], groups: user?.groupsFromConnection ?? [] } };
}

/** Whether a refusal is about a claim that did not arrive: then an endpoint that failed to say it is the cause. */
function isAboutMissing(
  code: ErrorCode,
  profile: Profile,
  { identity, found }: Pick<ReadIdentity, "identity" | "found">,
): boolean {
  const { tenantClaim } = found.connection.provisioning;
  switch (code) {
    case "attribute_missing":
      return true;
    case "tenant_claim":
      return tenantClaim !== null && resolveClaimSource(identity, tenantClaim.claim) === null;
    case "role_unmapped":
      return profile.roleValues === null;
    case "domain_not_allowed":
      return profile.email === undefined;
    default:
      return false;
  }
}

/** Who has proven the domains of these addresses: one query for all of them. */
async function findDomainHolders(
  db: Db,
  organizationId: string,
  addresses: readonly (string | null | undefined)[],
): Promise<Map<string, DomainHolder>> {
  const names = new Set(addresses.flatMap((address) => emailDomain(address ?? "") ?? []));
  const held = await findHolders(db, [...names].map(domainAndParents));
  return new Map(
    [...held].map(([domain, row]) => [domain, row.organizationId === organizationId ? "ours" : "other"] as const),
  );
}

async function auditDecision(
  decision: Acceptance,
  user: { id: string; label: string },
  { connection, organization }: ReadIdentity["found"],
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
  await recordAudit(
    {
      organizationId: organization.id,
      action: `user.${verb}`,
      target: { type: "user", ...user },
      changes: [...decision.changes, ...(hasRoleChange ? [roleChange] : []), ...(hasGroupChange ? [groupChange] : [])],
    },
    { ...ctx, actor: systemActor(`sign-in through ${connection.name}`) },
  );
}
