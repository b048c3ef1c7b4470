import { personal, plain, said } from "@/lib/facts/fact";
import { hasStableSubject } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import { profileFields } from "@/lib/identity/profile-fields";
import {
  checkAdministrator,
  checkAdoption,
  checkDomain,
  checkMatch,
  checkTenantClaim,
  reject,
} from "./admission-checks";
import { changeAttributes } from "./change-attributes";
import { holderOf, isDenied, isProven, isVouched } from "./email-proof";
import { changeFields, isEmailVerified } from "./field-changes";
import { identifyingValue } from "./identifying-value";
import type { FieldChange, ProvisioningDecision } from "./provisioning-decision";
import type { Candidate, KnownUser, ProvisioningInput } from "./provisioning-input";
import { changeGroups } from "./resolve-groups";
import { changeRoles } from "./role-changes";
import { roleNotes, unprintableNotes, whyNoAddress } from "./sign-in-notes";

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

function chooseUser(input: ProvisioningInput, checks: Check[]): ProvisioningDecision {
  const { identity, policy, linkedUser } = input;
  if (linkedUser && hasStableSubject(identity)) {
    // A user who is linked is known; what differs is an update, where updating is on.
    const differing = policy.updateUsers ? null : checkMatch(input, linkedUser, checks);
    return differing ?? signInKnown(input, linkedUser, "known", checks);
  }
  // The directory of the same provider knows the subject: it is who it says, whatever the address is by now.
  if (input.directoryUser && hasStableSubject(identity)) return linkUser(input, input.directoryUser, checks);

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

function linkUser(input: ProvisioningInput, user: Candidate, checks: Check[]): ProvisioningDecision {
  const { identity } = input;
  if (user.subjectHere !== null && hasStableSubject(identity)) {
    return reject(checks, "subject_changed", personal(user.subjectHere), personal(identity.subject));
  }
  return (
    checkAdoption(input, user, checks) ??
    checkAdministrator(input, user, checks) ??
    checkMatch(input, user, checks) ??
    signInKnown(input, user, "link", checks)
  );
}

/**
 * checks.md 7.4: the user with the asserted address, where the connection links by e-mail, the organization has proven
 * the domain, and the provider does not say that the address is unverified.
 */
function holderToLink(input: ProvisioningInput, checks: Check[]): Candidate | null {
  const { policy, profile, emailHolder } = input;
  if (!policy.linkByVerifiedEmail || !emailHolder || profile.email === undefined) return null;
  if (input.identity.protocol === "scim" && emailHolder.isFromDirectory) return emailHolder;
  if (holderOf(input, profile.email) !== "ours" || isDenied(input, profile.email)) return null;
  checks.push({ name: "email_unverified", passed: true, expected: said("provenDomain"), got: personal(profile.email) });
  return emailHolder;
}

function signInKnown(
  input: ProvisioningInput,
  user: KnownUser,
  how: "known" | "link",
  checks: Check[],
): ProvisioningDecision {
  const { identity } = input;
  // A directory says itself who is active; nobody else brings back whom an administrator or a directory suspended.
  if (user.status === "suspended" && identity.protocol !== "scim")
    return reject(checks, "user_disabled", said("activeUser"), said("suspendedUser"));
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
  const own = changeAttributes(input.profile.attributes, input.attributes, user.ownAttributes);
  notes.push(...own.notes);
  const hasChanged = [changes, own.changes, roles.granted, roles.revoked, groups.granted, groups.revoked].some(
    (list) => list.length > 0,
  );
  const outcome = hasChanged ? "update" : "unchanged";
  const kind = how === "link" ? "link" : outcome;
  const set = own.changes.length > 0 && { attributes: own.changes };
  const emailVerified = isEmailVerified(input, user, changes);
  return { kind, userId: user.id, changes, ...set, emailVerified, roles, groups, notes };
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
  if (input.hasLeft) return reject(checks, "user_disabled", said("activeInDirectory"), said("leftDirectory"));
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
  const own = changeAttributes(profile.attributes, input.attributes, null);
  const set = own.changes.length > 0 && { attributes: own.changes };
  const notes = [...unprintableNotes(profile), ...roleNotes(roles), ...own.notes];
  return { kind: "create", changes, ...set, roles, groups, emailVerified: isProven(input, email), notes };
}
