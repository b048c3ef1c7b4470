import { systemActor } from "@/lib/audit/actor";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { findHolders } from "@/lib/directory/domain-store";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { hasStableSubject } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import { mapProfile, type Profile, resolveClaimSource } from "@/lib/identity/claim-mapping";
import { domainAndParents, emailDomain } from "@/lib/identity/email";
import { decideProvisioning } from "@/lib/provisioning/decide-provisioning";
import type { DomainHolder } from "@/lib/provisioning/email-proof";
import { identifyingValue } from "@/lib/provisioning/identifying-value";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";
import { matchGroups } from "@/lib/provisioning/resolve-groups";
import { userinfoFailure } from "./ask-userinfo";
import { hasLeftDirectory } from "./directory-word-queries";
import { applyDecision } from "./person-store";
import { type DecisionFacts, findDecisionFacts, type PersonQuestion } from "./provisioning-store";
import type { ReadIdentity } from "./read-identity";
import { recordDecision } from "./record-decision";

/** Who asks to come in, as the connection's mapping reads what the provider said. */
export type MappedPerson = Pick<ReadIdentity, "identity" | "found"> & {
  profile: Profile;
  /** What the provider called the person, address or not: whoever looks for the sign-in looks for that. */
  email: string | null;
  /** The checks before: a claim that is missing may have its cause there. */
  checks: readonly Check[];
};

/** Maps an identity. Pure. @throws SsoError mapping_limit */
export function mapPerson(
  { identity, found }: Pick<ReadIdentity, "identity" | "found">,
  checks: readonly Check[],
): MappedPerson {
  const profile = mapProfile(identity, found.connection.claims);
  return { identity, found, profile, email: profile.email ?? profile.noAddress ?? null, checks };
}

type Acceptance = Exclude<ProvisioningDecision, { kind: "reject" }>;

/** A decision with its checks, and for an acceptance what this connection had granted to the user before. */
export type DecidedUser = { checks: readonly Check[] } & (
  | { verdict: "accepted"; decision: Acceptance; held: { roles: string[]; groups: string[] } }
  | { verdict: "refused"; decision: ProvisioningDecision; refusal: SsoError }
);

/** The acceptance. @throws SsoError with the code of the refusal */
export function requireAccepted(decided: DecidedUser): Acceptance {
  if (decided.verdict === "refused") throw decided.refusal;
  return decided.decision;
}

/**
 * Writes what was decided: user, link, grants and audit, with the caller's transaction. The same for every protocol. An
 * unchanged sign-in writes no audit row (IK-O4).
 * @returns the user's id
 */
export async function provisionUser(
  { identity, found, email }: MappedPerson,
  decision: Acceptance,
  ctx: Context,
): Promise<string> {
  const { connection, organization } = found;
  const decided = { organizationId: organization.id, identity, decision, origin: connection };
  const userId = await applyDecision(ctx.db, decided, ctx.now);
  const actor = systemActor(`sign-in through ${connection.name}`);
  const person = { organizationId: organization.id, id: userId, label: email ?? userId };
  await recordDecision(decision, person, { ...ctx, actor });
  return userId;
}

/** What a decision about somebody asks the database. Pure. */
export function askedAbout({ identity, profile, found }: MappedPerson): PersonQuestion {
  const policy = found.connection.provisioning;
  const value = identifyingValue({ identity, policy });
  const named = {
    groups: matchGroups(profile.groupValues ?? [], policy.groups).map(({ group }) => group),
    hasAttributes: profile.attributes !== undefined,
    families: familiesOf(assertedAddresses({ identity, profile, found })),
  };
  const identifier = value === null ? null : { field: policy.identifyBy.field, value };
  return {
    organizationId: found.organization.id,
    identity,
    asked: { identifier, email: profile.email ?? null, named },
  };
}

/** The addresses that a provider says somebody has: as a claim, and where they are the name by which people are identified. */
function assertedAddresses({ identity, profile, found }: Pick<MappedPerson, "identity" | "profile" | "found">) {
  const policy = found.connection.provisioning;
  return [profile.email, policy.identifyBy.field === "email" ? identifyingValue({ identity, policy }) : null];
}

/**
 * Decides alone: what a test runs. Reads, and writes nothing.
 * @param answered what the database said to `askedAbout` of this very person; null: it is asked
 */
export async function decideUser(
  person: MappedPerson,
  ctx: Context,
  answered: DecisionFacts | null = null,
): Promise<DecidedUser> {
  const { identity, profile } = person;
  const { connection, organization } = person.found;
  const policy = connection.provisioning;
  const asserted = assertedAddresses(person);
  const question = askedAbout(person);
  const { families } = question.asked.named;
  const { holders, ...facts } = answered ?? (await findDecisionFacts(ctx.db, question));
  const { linkedUser, directoryUser, identifiedUsers, emailHolder } = facts;
  // The address of the user who was found, too: an administrator is linked where that one is proven. Two are ambiguous anyway.
  const found = [directoryUser, ...identifiedUsers.slice(0, 2)].map((user) => user?.attributes.email);
  const isLinked = linkedUser !== null && hasStableSubject(identity);
  const isCovered = isLinked || familiesOf(found).every(([domain = ""]) => isNamed(families, domain));
  const domainHolders = isCovered
    ? toDomainHolders(holders, organization.id)
    : await findDomainHolders(ctx.db, organization.id, [...asserted, ...found]);
  const known = { identity, profile, policy, domainHolders, ...facts };
  let { decision, checks } = decideProvisioning(known);
  // Asked for those alone who are new here.
  if (decision.kind === "create" && (await hasLeftDirectory(ctx.db, organization.id, identity, profile.email ?? null)))
    ({ decision, checks } = decideProvisioning({ ...known, hasLeft: true }));
  if (decision.kind === "reject") {
    const cause = isAboutMissing(decision.code, person) ? userinfoFailure(person.checks) : null;
    const { expected, got } = cause ?? decision;
    return {
      verdict: "refused",
      checks,
      decision,
      refusal: new SsoError(cause?.name ?? decision.code, { expected, got }),
    };
  }
  const user =
    decision.kind === "create"
      ? null
      : [linkedUser, directoryUser, ...identifiedUsers, emailHolder].find(
          (candidate) => candidate?.id === decision.userId,
        );
  return {
    verdict: "accepted",
    checks,
    decision: { ...decision, notes: [...decision.notes, ...(identity.remarks ?? [])] },
    held: { roles: user?.rolesFromConnection ?? [], groups: user?.groupsFromConnection ?? [] },
  };
}

/** Whether a refusal is about a claim that did not arrive: then an endpoint that failed to say it is the cause. */
function isAboutMissing(code: ErrorCode, { identity, found, profile }: MappedPerson): boolean {
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

/** The domains of addresses, each followed by those above it. */
function familiesOf(addresses: readonly (string | null | undefined)[]): string[][] {
  const names = new Set(addresses.flatMap((address) => emailDomain(address ?? "") ?? []));
  return [...names].map(domainAndParents);
}

const isNamed = (families: readonly string[][], domain: string) => families.some(([itself]) => itself === domain);

/** Who has proven the domains of these addresses: one query for all of them. */
export async function findDomainHolders(
  db: Db,
  organizationId: string,
  addresses: readonly (string | null | undefined)[],
): Promise<Map<string, DomainHolder>> {
  return toDomainHolders(await findHolders(db, familiesOf(addresses)), organizationId);
}

function toDomainHolders(
  holders: ReadonlyMap<string, { organizationId: string }>,
  organizationId: string,
): Map<string, DomainHolder> {
  return new Map(
    [...holders].map(([domain, row]) => [domain, row.organizationId === organizationId ? "ours" : "other"] as const),
  );
}
