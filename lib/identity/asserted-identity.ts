import type { Fact } from "@/lib/facts/fact-schema";
import { normalizeEmail } from "./email";

/**
 * What an identity provider said about one person, after every check of its protocol. The two protocol readers (SAML,
 * OpenID Connect) end here, and everything after this value is shared: mapping, provisioning, events, sessions.
 */
export type AssertedIdentity = {
  connectionId: string;
  /** `scim`: nobody signs in; a directory says who somebody is, and `connectionId` is what its grants are made by. */
  protocol: "saml" | "oidc" | "scim";
  /** The provider's own name: SAML Issuer, OIDC `iss`. Byte for byte. */
  issuer: string;
  /** SAML NameID, OIDC `sub` (Microsoft: `tid` and `oid`). Unique within connection and issuer. */
  subject: string;
  /** SAML NameID format; absent for OIDC. */
  subjectFormat?: string;
  claims: Claims;
  /** SAML: FriendlyName -> Name, so that mapping rows may use either. */
  friendlyNames: Record<string, string>;
  /**
   * The addresses that the provider vouches for, normalized; every other one is unverified. Absent: the provider does not
   * tell verified from unverified ones (SAML, as a rule).
   */
  verifiedEmails?: string[];
  /** The provider says that an address is not verified: only those that it vouches for count then. */
  deniesEmail?: true;
  /** What an administrator should know about this answer, as sentences. */
  remarks?: Fact[];
  authenticatedAt: Date;
  /** SAML's class of the authentication context, OpenID Connect's `acr`. */
  authnContext?: string;
  /** OpenID Connect's `amr`. */
  authnMethods?: readonly string[];
  /** SAML: the SessionIndex of each statement. OIDC: `sid`. */
  sessionIndexes?: readonly string[];
  /** OIDC: `sub` as the token has it, by which a logout token names the person; absent for SAML. */
  tokenSubject?: string;
  /** The provider's own end of the session (SAML SessionNotOnOrAfter): caps ours. */
  sessionEndsAt?: Date;
  /** NameID qualifiers, needed again for logout. */
  nameQualifier?: string;
  spNameQualifier?: string;
};

/** How a provider saw somebody authenticate, in its own words: `acr` and `amr` of what applications are told. */
export type AuthenticationWords = { context?: string; methods?: readonly string[] };

/** What of it is worth keeping: whatever the provider sends, in a size that a token takes. Null when it said nothing. Pure. */
export function authenticationWords({
  authnContext,
  authnMethods = [],
}: Pick<AssertedIdentity, "authnContext" | "authnMethods">): AuthenticationWords | null {
  const context = authnContext !== undefined && authnContext.length <= 500 ? authnContext : undefined;
  const methods = authnMethods.filter((method) => method.length > 0 && method.length <= 100).slice(0, 20);
  if (!context && methods.length === 0) return null;
  return { ...(context && { context }), ...(methods.length > 0 && { methods }) };
}

/** Claims under the provider's own names; values are always lists of strings. Made by `newClaims`. */
export type Claims = Record<string, string[]>;

/** An empty set of claims without a prototype: a claim called `__proto__` is data like any other. */
export function newClaims(): Claims {
  return Object.create(null) as Claims;
}

export const transientFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

/** A transient subject is another one at every sign-in: it can never be the key of a person (SAML core 8.3.8). */
export function hasStableSubject(identity: Pick<AssertedIdentity, "subjectFormat">): boolean {
  return identity.subjectFormat !== transientFormat;
}

const emailFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/**
 * The form in which a subject is compared that is an e-mail address by its format (SAML core 8.3.2): a provider that changes
 * the case of an address means the same person. Null for every other format, which counts byte for byte (8.3.7).
 */
export function foldSubject({ subject, subjectFormat }: Pick<AssertedIdentity, "subject" | "subjectFormat">) {
  return subjectFormat === emailFormat ? normalizeEmail(subject) : null;
}
