import type { KeyObject } from "node:crypto";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { nothing, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { type Claims, newClaims } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import { trimSpace } from "@/lib/identity/normalize";
import { parseInstant } from "./instant";
import { openAssertion, openNameId } from "./open-encrypted";
import { authnContextOf, checkAssertion, checkStatus, type Expectations, type VerifiedTrees } from "./response-checks";
import type { UnverifiedResponse } from "./response-structure";
import { allowsSha1 } from "./saml-config";
import { SamlFailure } from "./saml-failure";
import { ns } from "./saml-names";
import { sha1SignatureAlgorithm } from "./signature-algorithms";
import { subjectIdentifiers, subjectNameId } from "./subject-checks";
import { attribute, childElement, childElements, ownText } from "./xml-document";
import { type TrustedKey, type VerifiedElement, verifyEnvelopedSignature } from "./xml-signature";
import type { XmlElement } from "./xml-tree";

export type VerificationKeys = {
  /** The provider's pinned signing keys. */
  trusted: readonly TrustedKey[];
  /** Our private keys, for encrypted assertions and names; several during a rotation. */
  decryption: readonly KeyObject[];
};

/** What a verified assertion says. */
export type VerifiedAssertion = {
  assertionId: string;
  issuer: string;
  nameId: string;
  nameIdFormat?: string;
  nameQualifier?: string;
  spNameQualifier?: string;
  claims: Claims;
  friendlyNames: Record<string, string>;
  authenticatedAt: Date;
  authnContext?: string;
  /** Of every AuthnStatement that has one. */
  sessionIndexes: string[];
  sessionEndsAt?: Date;
  /** Until when a replay must be remembered. */
  expiresAt: Date;
};

export type Verification =
  | { verdict: "accepted"; assertion: VerifiedAssertion; checks: Check[] }
  | { verdict: "refused"; code: ErrorCode; checks: Check[] };

/**
 * Verifies a SAML response: checks.md 3.1.8 to 3.1.22. Pure: time, keys and expectations are arguments. samlify takes
 * no part in this.
 */
export function verifyResponse(
  response: UnverifiedResponse,
  keys: VerificationKeys,
  expected: Expectations,
): Verification {
  const checks: Check[] = [];
  try {
    const trees = verifyTrees(response, keys, expected, checks);
    checks.push(...checkAssertion(trees, expected));
    const failed = checks.find((check) => !check.passed);
    if (failed) return { verdict: "refused", code: failed.name, checks };
    return { verdict: "accepted", assertion: readAssertion(trees, expected.now), checks };
  } catch (error) {
    if (!(error instanceof SamlFailure)) throw error;
    const { expected, got } = error.details;
    checks.push({ name: error.code, passed: false, expected, got });
    return { verdict: "refused", code: error.code, checks };
  }
}

function verifyTrees(
  response: UnverifiedResponse,
  keys: VerificationKeys,
  expected: Expectations,
  checks: Check[],
): VerifiedTrees {
  const { root } = response;
  const { config, now } = expected;
  const allowSha1 = allowsSha1(config, now);
  const verify = (parent: XmlElement): VerifiedElement | null => {
    const signature = childElement(parent, ns.ds, "Signature");
    return signature && verifyEnvelopedSignature({ parent, signature }, keys.trusted, allowSha1);
  };

  const signedResponse = verify(root);
  const unencrypted = childElement(root, ns.assertion, "Assertion");
  // A present but invalid signature refuses the message, even when another one is valid.
  const signedPlain = unencrypted && verify(unencrypted);
  const source = signedResponse?.element ?? root;
  const encrypted = childElement(source, ns.assertion, "EncryptedAssertion");
  const opened = encrypted && openAssertion(encrypted, keys.decryption);
  const signedInner = opened && verify(opened);

  const signed = [signedResponse, signedPlain, signedInner].filter((entry) => entry !== null);
  const parts = plain([signedResponse && "Response", (signedPlain ?? signedInner) && "Assertion"]);
  const certificate = signed[0]
    ? said("partsSignedWith", { parts, fingerprint: signed[0].fingerprint })
    : said("noSignature");
  if (signed.length === 0) {
    // An unsigned refusal of the provider is still worth reporting: it says what is wrong, and signs nobody in.
    const status = checkStatus(root);
    if (!status.passed) throw new SamlFailure("saml_status", status.expected ?? nothing, status.got ?? nothing);
    throw new SamlFailure("saml_unsigned", said("signedSomething"), certificate);
  }
  checks.push({
    name: "saml_signature_invalid",
    passed: true,
    expected: said("validSignature"),
    got: certificate,
  });
  const weak = signed.find(({ signatureAlgorithm }) => signatureAlgorithm === sha1SignatureAlgorithm);
  if (weak)
    checks.push({
      name: "saml_signature_algorithm",
      passed: true,
      warns: true,
      expected: said("sha1Until", { until: config.allowSha1Until ?? "" }),
      got: plain(weak.signatureAlgorithm),
    });
  if (config.requireSignedResponse)
    checks.push(requirePart("saml_response_unsigned", signedResponse !== null, said("signedResponse"), parts));
  if (config.requireSignedAssertion) {
    const isSigned = (signedPlain ?? signedInner) !== null;
    checks.push(requirePart("saml_assertion_unsigned", isSigned, said("signedAssertion"), parts));
  }
  if (config.requireEncryptedAssertion) {
    const got = said(encrypted ? "encrypted" : "notEncrypted");
    checks.push(requirePart("saml_not_encrypted", encrypted !== null, said("encryptedAssertion"), got));
  }

  const status = checkStatus(source);
  checks.push(status);
  if (!status.passed) throw new SamlFailure("saml_status", status.expected ?? nothing, status.got ?? nothing);

  const assertion =
    signedInner?.element ??
    opened ??
    (signedResponse ? childElement(signedResponse.element, ns.assertion, "Assertion") : signedPlain?.element);
  if (!assertion) throw new SamlFailure("saml_assertion_count", said("oneAssertion"), nothing);
  const openedNameId = openSubject(assertion, keys, checks);
  return { response: signedResponse?.element ?? null, outer: root, assertion, openedNameId };
}

/** checks.md 3.1.17: an EncryptedID that is the subject's only identifier, opened from the verified tree. */
function openSubject(assertion: XmlElement, keys: VerificationKeys, checks: Check[]): XmlElement | null {
  const [only, ...others] = subjectIdentifiers(assertion);
  if (only?.localName !== "EncryptedID" || others.length > 0) return null;
  const name = openNameId(only, keys.decryption);
  checks.push({ name: "saml_decrypt", passed: true, expected: said("encryptedId"), got: said("opened") });
  return name;
}

/** @returns the check, passed. @throws SamlFailure */
function requirePart(name: ErrorCode, isPresent: boolean, expected: Fact, got: Fact): Check {
  if (!isPresent) throw new SamlFailure(name, expected, got);
  return { name, passed: true, expected, got };
}

/** checks.md 3.1.17, 3.1.20 and 3.1.24 as values. Only called when every check passed. */
function readAssertion(trees: VerifiedTrees, now: Date): VerifiedAssertion {
  const { assertion } = trees;
  const subject = childElement(assertion, ns.assertion, "Subject");
  const nameId = subjectNameId(trees);
  const issuer = childElement(assertion, ns.assertion, "Issuer");
  const statements = childElements(assertion, ns.assertion, "AuthnStatement");
  const statement = statements[0];
  if (!subject || !nameId || !issuer || !statement) throw new Error("An accepted assertion lacks a required part");
  const optional = (element: XmlElement, name: string) => attribute(element, name) ?? undefined;
  const ends = statements
    .map((entry) => parseInstant(attribute(entry, "SessionNotOnOrAfter")))
    .filter((end) => end !== null);
  const confirmations = childElements(subject, ns.assertion, "SubjectConfirmation").flatMap((c) =>
    childElements(c, ns.assertion, "SubjectConfirmationData"),
  );
  const conditions = childElement(assertion, ns.assertion, "Conditions");
  const lasts = [...confirmations, ...(conditions ? [conditions] : [])].map(
    (e) => parseInstant(attribute(e, "NotOnOrAfter")) ?? 0,
  );
  return {
    assertionId: attribute(assertion, "ID") ?? "",
    issuer: ownText(issuer)?.trim() ?? "",
    nameId: trimSpace(ownText(nameId) ?? ""),
    nameIdFormat: optional(nameId, "Format"),
    nameQualifier: optional(nameId, "NameQualifier"),
    spNameQualifier: optional(nameId, "SPNameQualifier"),
    ...readAttributes(assertion),
    authenticatedAt: new Date(parseInstant(attribute(statement, "AuthnInstant")) ?? now.getTime()),
    authnContext: authnContextOf(statement) ?? undefined,
    sessionIndexes: sessionIndexesOf(statements),
    sessionEndsAt: ends.length > 0 ? new Date(Math.min(...ends)) : undefined,
    expiresAt: new Date(Math.max(...lasts, now.getTime() + 10 * 60_000)),
  };
}

/** More in one assertion is not for telling sessions apart; what is left out, a logout of the person still ends. */
const keptSessionIndexes = 20;

function sessionIndexesOf(statements: readonly XmlElement[]): string[] {
  const named = statements.flatMap((statement) => attribute(statement, "SessionIndex") || []);
  return [...new Set(named)].slice(0, keptSessionIndexes);
}

/** checks.md 3.1.24: repeated attributes are merged; a value is the text of its AttributeValue, never of elements below it. */
function readAttributes(assertion: XmlElement): { claims: Claims; friendlyNames: Record<string, string> } {
  const claims = newClaims();
  const friendlyNames: Record<string, string> = Object.create(null);
  for (const statement of childElements(assertion, ns.assertion, "AttributeStatement")) {
    for (const element of childElements(statement, ns.assertion, "Attribute")) {
      const name = attribute(element, "Name");
      if (!name) continue;
      const all = childElements(element, ns.assertion, "AttributeValue");
      const given = all.filter((value) => !isNil(value));
      // An attribute that is nothing but nil was not asserted (core 2.7.3.1.1): it is absent, and takes nothing away.
      if (all.length > 0 && given.length === 0) continue;
      const values = given.flatMap((value) => attributeText(value) ?? []);
      claims[name] = [...(claims[name] ?? []), ...values];
      const friendlyName = attribute(element, "FriendlyName");
      if (friendlyName && !(friendlyName in friendlyNames)) friendlyNames[friendlyName] = name;
    }
  }
  return { claims, friendlyNames };
}

function isNil(value: XmlElement): boolean {
  const nil = value.attributes.find(({ localName, namespaceURI }) => localName === "nil" && namespaceURI === ns.xsi);
  return nil !== undefined && /^\s*(?:true|1)\s*$/.test(nil.value);
}

/** A plain value, or the one NameID inside it (eduPersonTargetedID and Keycloak send such values). */
function attributeText(value: XmlElement): string | null {
  const own = ownText(value);
  if (own !== null) return own;
  const [only, ...others] = childElements(value);
  return only && others.length === 0 && only.namespaceURI === ns.assertion && only.localName === "NameID"
    ? ownText(only)
    : null;
}
