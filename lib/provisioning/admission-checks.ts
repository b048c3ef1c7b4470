import type { ErrorCode } from "@/lib/errors/catalogue";
import { personal, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import type { Check } from "@/lib/identity/check";
import { resolveClaimSource } from "@/lib/identity/claim-mapping";
import { emailDomain } from "@/lib/identity/email";
import type { ProfileField } from "@/lib/identity/profile-fields";
import { holderOf } from "./email-proof";
import { comparable, identifyingValue } from "./identifying-value";
import type { Rejection } from "./provisioning-decision";
import type { Candidate, KnownUser, ProvisioningInput } from "./provisioning-input";

/** Notes a refusal as the last of the checks. @returns it as the decision */
export function reject(checks: Check[], code: ErrorCode, expected: Fact, got: Fact): Rejection {
  checks.push({ name: code, passed: false, expected, got });
  return { kind: "reject", code, expected, got };
}

/** Whether this is the tenant that the connection is for, where the provider has several. */
export function checkTenantClaim({ identity, policy }: ProvisioningInput, checks: Check[]): Rejection | null {
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
export function checkDomain(input: ProvisioningInput, checks: Check[]): Rejection | null {
  const { profile, policy, linkedUser, directoryUser, identifiedUsers } = input;
  if (policy.allowedDomains.length === 0) return null;
  const expected = plain(policy.allowedDomains);
  const known = linkedUser ?? directoryUser;
  const found = known ? [known] : identifiedUsers;
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

/**
 * A directory takes over only whom the organization's own domain makes its own: it could otherwise name anybody's address, and suspend
 * them.
 */
export function checkAdoption(input: ProvisioningInput, user: Candidate, checks: Check[]): Rejection | null {
  if (input.identity.protocol !== "scim") return null;
  const address = user.attributes.email ?? "";
  // Whom a directory made and let go, a directory may take up again.
  if (holderOf(input, address) === "ours" || user.isFromDirectory) return null;
  return reject(
    checks,
    "account_link_denied",
    said("provenDomain"),
    said("otherUserDomain", { email: personal(address) }),
  );
}

/**
 * Whoever is linked to an administrator administers. A provider that merely names the address is not believed: somebody has
 * to have said that this connection may, or the address belongs to a domain that the organization has proven.
 */
export function checkAdministrator(input: ProvisioningInput, user: Candidate, checks: Check[]): Rejection | null {
  if (!user.opensConsole || input.policy.linkAdministrators) return null;
  const address = user.attributes.email ?? "";
  const expected = said("linkAdministrators", { email: personal(address) });
  if (holderOf(input, address) !== "ours")
    return reject(checks, "administrator_link_denied", expected, said("neitherAndConsole"));
  checks.push({ name: "administrator_link_denied", passed: true, expected, got: said("provenDomain") });
  return null;
}

/** checks.md 7.3: every configured attribute must agree, so that one claim alone cannot open somebody's account. */
export function checkMatch({ policy, profile }: ProvisioningInput, user: KnownUser, checks: Check[]): Rejection | null {
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
