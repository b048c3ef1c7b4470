import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import { emailDomain } from "@/lib/identity/email";

/** A domain proven in DNS by this organization, or by another one. */
export type DomainHolder = "ours" | "other";

/** What is known about the addresses that play a part in a sign-in. */
export type EmailEvidence = {
  identity: Pick<AssertedIdentity, "verifiedEmails" | "deniesEmail">;
  /** By domain; one that nobody has proven is not in it. */
  domainHolders: ReadonlyMap<string, DomainHolder>;
};

/** Who has proven the domain of an address; null when nobody has. */
export function holderOf({ domainHolders }: EmailEvidence, address: string): DomainHolder | null {
  return domainHolders.get(emailDomain(address) ?? "") ?? null;
}

/**
 * Once a provider says that an address is not verified, only those that it vouches for count: a mapping may make another
 * address of the one that was denied.
 */
export function isDenied({ identity }: EmailEvidence, address: string): boolean {
  return identity.deniesEmail === true && !identity.verifiedEmails?.includes(address);
}

/** The provider vouches for an address, or the organization has proven its domain and the provider does not object. */
export function isVouched(evidence: EmailEvidence, address: string): boolean {
  const { verifiedEmails } = evidence.identity;
  if (isDenied(evidence, address)) return false;
  return verifiedEmails === undefined || verifiedEmails.includes(address) || holderOf(evidence, address) === "ours";
}

/** An address of a domain that another organization has proven is nobody's here, whatever a provider says. */
export function isProven(evidence: EmailEvidence, address: string): boolean {
  return isVouched(evidence, address) && holderOf(evidence, address) !== "other";
}
