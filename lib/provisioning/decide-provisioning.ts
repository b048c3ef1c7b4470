import { z } from "zod";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { errorCodeSchema } from "@/lib/errors/error-code-schema";
import { personal, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { storedFactSchema } from "@/lib/facts/fact-schema";
import { type AssertedIdentity, hasStableSubject } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import { type Profile, resolveClaimSource } from "@/lib/identity/claim-mapping";
import { emailDomain, normalizeEmail } from "@/lib/identity/email";
import { trimSpace } from "@/lib/identity/normalize";
import { isCaseless, type ProfileField, profileFields } from "@/lib/identity/profile-fields";
import { type DomainHolder, holderOf, isDenied, isProven, isVouched } from "./email-proof";
import type { ProvisioningPolicy } from "./provisioning-policy";
import { changeGroups } from "./resolve-groups";
import { listedRolesSchema, type OrganizationRole, resolveRoles } from "./resolve-roles";
import { roleNotes, unprintableNotes, whyNoAddress } from "./sign-in-notes";

/** A user of this organization as the decision sees one. */
export type KnownUser = {
  id: string;
  status: "active" | "suspended";
  /** Operators of the installation: no tenant's provider may change the address that their sign-in codes go to. */
  isOperator: boolean;
  /** Holds a role that administers the organization, whatever granted it. */
  opensConsole: boolean;
  attributes: Partial<Record<ProfileField, string | null>>;
  /** Roles that this very connection granted: the only ones it may take away. */
  rolesFromConnection: string[];
  /** Groups that this very connection granted. */
  groupsFromConnection: string[];
};

export type ProvisioningInput = {
  identity: AssertedIdentity;
  profile: Profile;
  policy: ProvisioningPolicy;
  roles: readonly OrganizationRole[];
  /** Keys of the groups that exist, among those that the table names for this sign-in. */
  groups: readonly string[];
  /** The user linked to (connection, issuer, subject). */
  linkedUser: KnownUser | null;
  /** Users whose identifying attribute equals the identifying claim; with the subject each already has here. */
  identifiedUsers: readonly (KnownUser & { subjectHere: string | null })[];
  /** The user who holds the asserted e-mail address, whatever the identifying attribute is. */
  emailHolder: (KnownUser & { subjectHere: string | null }) | null;
  /** Who has proven the domains of the addresses that play a part; a domain that nobody has proven is not in it. */
  domainHolders: ReadonlyMap<string, DomainHolder>;
};

const fieldChangeSchema = z.object({ field: z.enum(profileFields), from: z.string().nullable(), to: z.string() });
type FieldChange = z.infer<typeof fieldChangeSchema>;

/**
 * What a sign-in does to the directory, as a value: it can be printed, tested in a table and shown on a test page
 * without touching anything.
 * @param fact facts inside; at the borders the texts that are made of them
 */
export function decisionSchemaWith<Schema extends z.ZodType>(fact: Schema) {
  const admitted = z.object({
    changes: z.array(fieldChangeSchema),
    roles: z.object({
      granted: z.array(z.object({ role: z.string(), reason: fact })),
      revoked: z.array(z.string()),
      unmapped: z.array(z.string()),
      lists: z.array(listedRolesSchema).optional().meta({ description: "Values that look like lists." }),
    }),
    groups: z.object({
      granted: z.array(z.object({ group: z.string(), reason: fact })),
      revoked: z.array(z.string()),
    }),
    notes: z.array(fact),
  });
  return z.discriminatedUnion("kind", [
    admitted.extend({ kind: z.literal("create"), emailVerified: z.boolean() }),
    admitted.extend({
      kind: z.enum(["link", "update", "unchanged"]),
      userId: z.string(),
      emailVerified: z
        .boolean()
        .nullable()
        .meta({ description: "Whether the address counts as verified from then on; null leaves it unchanged." }),
    }),
    z.object({ kind: z.literal("reject"), code: errorCodeSchema, expected: fact, got: fact }),
  ]);
}

export const provisioningDecisionSchema = decisionSchemaWith(storedFactSchema);
export type ProvisioningDecision = z.infer<typeof provisioningDecisionSchema>;
export type RoleChanges = Exclude<ProvisioningDecision, { kind: "reject" }>["roles"];

export type ProvisioningResult = { decision: ProvisioningDecision; checks: Check[] };

/**
 * Decides who this person is here and what changes: checks.md 7, in its order. Pure.
 * (1) by (connection, issuer, subject); (2) by the identifying attribute, exactly one user; then create, when allowed.
 */
export function decideProvisioning(input: ProvisioningInput): ProvisioningResult {
  const checks: Check[] = [];
  const decision = checkTenantClaim(input, checks) ?? checkDomain(input, checks) ?? chooseUser(input, checks);
  return { decision, checks };
}

type Rejection = Extract<ProvisioningDecision, { kind: "reject" }>;

function reject(checks: Check[], code: ErrorCode, expected: Fact, got: Fact): Rejection {
  checks.push({ name: code, passed: false, expected, got });
  return { kind: "reject", code, expected, got };
}

function checkTenantClaim({ identity, policy }: ProvisioningInput, checks: Check[]): Rejection | null {
  if (!policy.tenantClaim) return null;
  const { claim, value } = policy.tenantClaim;
  const expected = said("claimIs", { claim, value: plain(value) });
  const got = resolveClaimSource(identity, claim);
  // Exactly this one value: a list that also names another tenant is ambiguous, so it is refused.
  if (got?.length === 1 && got[0]?.trim() === value) {
    checks.push({ name: "tenant_claim", passed: true, expected, got: plain(value) });
    return null;
  }
  return reject(
    checks,
    "tenant_claim",
    expected,
    got ? said("claimIs", { claim, value: plain(got) }) : said("noClaim", { claim }),
  );
}

/**
 * Every address that plays a part must be inside: the asserted one, the one that identifies, and that of the user whom
 * it finds. One of them alone could be chosen by the person while another opens the account.
 */
function checkDomain(input: ProvisioningInput, checks: Check[]): Rejection | null {
  const { profile, policy, linkedUser, identifiedUsers } = input;
  if (policy.allowedDomains.length === 0) return null;
  const expected = plain(policy.allowedDomains);
  const found = linkedUser ? [linkedUser] : identifiedUsers;
  const addresses = [
    profile.email,
    policy.identifyBy.field === "email" ? identifyingValue(input) : null,
    ...found.map((user) => user.attributes.email),
  ].filter((address): address is string => typeof address === "string");
  const outside = addresses.find((address) => !policy.allowedDomains.includes(emailDomain(address) ?? ""));
  if (addresses.length === 0 || outside !== undefined)
    return reject(checks, "domain_not_allowed", expected, outside === undefined ? said("noEmail") : personal(outside));
  checks.push({ name: "domain_not_allowed", passed: true, expected, got: personal(addresses) });
  return null;
}

function chooseUser(input: ProvisioningInput, checks: Check[]): ProvisioningDecision {
  const { identity, policy, linkedUser } = input;
  if (linkedUser && hasStableSubject(identity)) {
    // A user who is linked is known; what differs is an update, where updating is on.
    const differing = policy.updateUsers ? null : checkMatch(input, linkedUser, checks);
    return differing ?? signInKnown(input, linkedUser, "known", checks);
  }

  const { field, claim } = policy.identifyBy;
  if (claim === "NameID" && !hasStableSubject(identity)) {
    return reject(checks, "subject_transient", said("stableNameId"), said("transientNameId"));
  }
  const value = identifyingValue(input);
  if (value === null) {
    const names = Object.keys(identity.claims);
    const received = names.length > 0 ? plain(names) : said("noClaims");
    return reject(checks, "attribute_missing", said("identifyingClaim", { claim }), received);
  }
  checks.push({
    name: "attribute_missing",
    passed: true,
    expected: said("claimNamed", { claim }),
    got: personal(value),
  });

  const [found, ...others] = input.identifiedUsers;
  // An address that nobody vouches for identifies nobody; a new user may have it, as unverified.
  if (found && field === "email" && !isVouched(input, value)) {
    return reject(
      checks,
      "email_unverified",
      said("verifiedEmail"),
      said("notVerifiedEmail", { email: personal(value) }),
    );
  }
  if (others.length > 0) {
    return reject(
      checks,
      "user_ambiguous",
      said("oneUserWith", { field, value: personal(value) }),
      said("users", { count: others.length + 1 }),
    );
  }
  if (found) return linkUser(input, found, checks);
  const holder = holderToLink(input, checks);
  return holder ? linkUser(input, holder, checks) : createUser(input, checks);
}

type Candidate = KnownUser & { subjectHere: string | null };

function linkUser(input: ProvisioningInput, user: Candidate, checks: Check[]): ProvisioningDecision {
  const { identity } = input;
  if (user.subjectHere !== null && hasStableSubject(identity)) {
    return reject(checks, "subject_changed", personal(user.subjectHere), personal(identity.subject));
  }
  return (
    checkAdministrator(input, user, checks) ??
    checkMatch(input, user, checks) ??
    signInKnown(input, user, "link", checks)
  );
}

/**
 * Whoever is linked to an administrator administers. A provider that merely names the address is not believed: somebody has
 * to have said that this connection may, or the address belongs to a domain that the organization has proven.
 */
function checkAdministrator(input: ProvisioningInput, user: Candidate, checks: Check[]): Rejection | null {
  if (!user.opensConsole || input.policy.linkAdministrators) return null;
  const address = user.attributes.email ?? "";
  const expected = said("linkAdministrators", { email: personal(address) });
  if (holderOf(input, address) !== "ours")
    return reject(checks, "administrator_link_denied", expected, said("neitherAndConsole"));
  checks.push({ name: "administrator_link_denied", passed: true, expected, got: said("provenDomain") });
  return null;
}

/**
 * checks.md 7.4: the user with the asserted address, where the connection links by e-mail, the organization has proven
 * the domain, and the provider does not say that the address is unverified.
 */
function holderToLink(input: ProvisioningInput, checks: Check[]): Candidate | null {
  const { policy, profile, emailHolder } = input;
  if (!policy.linkByVerifiedEmail || !emailHolder || profile.email === undefined) return null;
  if (holderOf(input, profile.email) !== "ours" || isDenied(input, profile.email)) return null;
  checks.push({ name: "email_unverified", passed: true, expected: said("provenDomain"), got: personal(profile.email) });
  return emailHolder;
}

/** checks.md 7.3: every configured attribute must agree, so that one claim alone cannot open somebody's account. */
function checkMatch({ policy, profile }: ProvisioningInput, user: KnownUser, checks: Check[]): Rejection | null {
  if (policy.matchAttributes.length === 0) return null;
  const differing = policy.matchAttributes.find(
    (field) => comparable(field, profile[field]) !== comparable(field, user.attributes[field]),
  );
  if (differing === undefined) {
    const expected = plain(policy.matchAttributes);
    checks.push({ name: "match_attribute", passed: true, expected, got: said("allAgree") });
    return null;
  }
  const of = (attributes: Partial<Record<ProfileField, string | null>>) =>
    said("fieldIs", { field: differing, value: personal(attributes[differing]) });
  return reject(checks, "match_attribute", of(user.attributes), of(profile));
}

/** The value that identifies the person, in the form that is compared; null when it did not arrive. */
export function identifyingValue({ identity, policy }: Pick<ProvisioningInput, "identity" | "policy">): string | null {
  const value = resolveClaimSource(identity, policy.identifyBy.claim)?.map(trimSpace).find(Boolean);
  return comparable(policy.identifyBy.field, value);
}

function comparable(field: ProfileField, value: string | null | undefined): string | null {
  return value && isCaseless(field) ? normalizeEmail(value) : (value ?? null);
}

function signInKnown(
  input: ProvisioningInput,
  user: KnownUser,
  how: "known" | "link",
  checks: Check[],
): ProvisioningDecision {
  if (user.status === "suspended") return reject(checks, "user_disabled", said("activeUser"), said("suspendedUser"));
  const roles = changeRoles(input, user.rolesFromConnection, checks);
  if ("kind" in roles) return roles;
  if (!input.policy.updateUsers) {
    const kind = how === "link" ? "link" : "unchanged";
    const none = { granted: [], revoked: [], unmapped: roles.unmapped };
    const groups = { granted: [], revoked: [] };
    const notes = [said("updatesOff")];
    return { kind, userId: user.id, changes: [], emailVerified: null, roles: none, groups, notes };
  }
  const { changes, notes } = changeFields(input, user);
  notes.push(...roleNotes(roles));
  const groups = changeGroups(input.profile.groupValues, input.policy.groups, input.groups, user.groupsFromConnection);
  const hasChanged = [changes, roles.granted, roles.revoked, groups.granted, groups.revoked].some(
    (list) => list.length > 0,
  );
  const outcome = hasChanged ? "update" : "unchanged";
  const kind = how === "link" ? "link" : outcome;
  return { kind, userId: user.id, changes, emailVerified: emailProof(input, user, changes), roles, groups, notes };
}

/** A new address that only a provider names is not proven here; one that it vouches for again proves an invited user's. */
function emailProof(input: ProvisioningInput, user: KnownUser, changes: readonly FieldChange[]): boolean | null {
  const changed = changes.find((change) => change.field === "email")?.to;
  if (changed !== undefined) return holderOf(input, changed) === "ours" && !isDenied(input, changed);
  const { email } = input.profile;
  return email !== undefined && email === user.attributes.email && isProven(input, email) ? true : null;
}

function changeFields(input: ProvisioningInput, user: KnownUser) {
  const { profile, emailHolder } = input;
  const notes: Fact[] = [];
  const changes = profileFields.flatMap((field): FieldChange[] => {
    const to = profile[field];
    const from = user.attributes[field] ?? null;
    if (to === undefined || to === from) return [];
    const update = profile.updates?.[field];
    if (update === "never" || (update === "whenEmpty" && from !== null)) return [];
    if (field === "email") {
      const kept = keepEmailReason(to, input, user, emailHolder !== null && emailHolder.id !== user.id);
      if (kept) {
        notes.push(said("emailStays", { email: personal(from), reason: kept }));
        return [];
      }
    }
    return [{ field, from, to }];
  });
  notes.push(...unprintableNotes(profile));
  if (profile.email === undefined && profile.noAddress !== undefined)
    notes.push(said("emailStays", { email: personal(user.attributes.email), reason: whyNoAddress(profile.noAddress) }));
  return { changes, notes };
}

function keepEmailReason(to: string, input: ProvisioningInput, user: KnownUser, isTaken: boolean): Fact | null {
  if (user.isOperator) return said("ofOperator");
  if (isTaken) return said("emailTaken");
  return isVouched(input, to) ? null : said("emailUnverified");
}

function createUser(input: ProvisioningInput, checks: Check[]): ProvisioningDecision {
  const { profile, policy } = input;
  const { field, claim } = policy.identifyBy;
  if (!policy.createUsers) {
    return reject(
      checks,
      "user_creation_off",
      said("existingUser"),
      said("noUserWith", { field, claim, value: personal(identifyingValue(input)) }),
    );
  }
  const email = profile.email;
  if (email === undefined) {
    return reject(
      checks,
      "attribute_missing",
      said("emailNeeded"),
      profile.noAddress === undefined ? said("noEmailClaim") : whyNoAddress(profile.noAddress),
    );
  }
  if (input.emailHolder !== null) {
    return reject(
      checks,
      "account_link_denied",
      said("nobodyElseWith", { email: personal(email) }),
      policy.linkByVerifiedEmail ? said("otherUserDomain", { email: personal(email) }) : said("otherUserOff"),
    );
  }
  const roles = changeRoles(input, null, checks);
  if ("kind" in roles) return roles;
  const changes = profileFields.flatMap((name): FieldChange[] => {
    const to = profile[name];
    return to === undefined ? [] : [{ field: name, from: null, to }];
  });
  const groups = changeGroups(profile.groupValues, policy.groups, input.groups, []);
  const notes = [...unprintableNotes(profile), ...roleNotes(roles)];
  return { kind: "create", changes, roles, groups, emailVerified: isProven(input, email), notes };
}

function changeRoles(input: ProvisioningInput, held: string[] | null, checks: Check[]): RoleChanges | Rejection {
  const { profile, policy, roles } = input;
  // checks.md 7.11: an absent claim is not an empty one; it never changes what a known user has.
  if (held !== null && profile.roleValues === null) return { granted: [], revoked: [], unmapped: [] };
  const resolution = resolveRoles(profile.roleValues, policy.roles, roles);
  switch (resolution.outcome) {
    case "absent":
      return { granted: [], revoked: [], unmapped: [] };
    case "rejected":
      return reject(
        checks,
        "role_unmapped",
        resolution.accepted,
        resolution.got.length > 0 ? plain(resolution.got) : said("noRole"),
      );
    case "granted": {
      const { grants, unmapped, lists } = resolution;
      const kept = new Set(grants.map((grant) => grant.role));
      checks.push({
        name: "role_unmapped",
        passed: true,
        expected: said("mappedRole"),
        got: kept.size > 0 ? plain([...kept]) : said("noRole"),
      });
      for (const role of lists.flatMap((list) => list.roles)) kept.add(role);
      return {
        granted: grants.filter((grant) => !held?.includes(grant.role)),
        revoked: (held ?? []).filter((role) => !kept.has(role)),
        unmapped,
        ...(lists.length > 0 && { lists }),
      };
    }
  }
}
