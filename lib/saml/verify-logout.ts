import type { ErrorCode } from "@/lib/errors/catalogue";
import { moment, nothing, personal, plain, said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { trimSpace } from "@/lib/identity/normalize";
import { type Collector, collector } from "./check-collector";
import { verifyDetachedSignature } from "./detached-signature";
import { parseInstant, readableTime, withClockDistance } from "./instant";
import type { UnverifiedLogout } from "./logout-structure";
import { openNameId } from "./open-encrypted";
import { maxResponseAgeSeconds } from "./response-checks";
import { allowsSha1, type SamlConfig } from "./saml-config";
import { SamlFailure } from "./saml-failure";
import { entityFormat, ns, statusPartialLogout, statusSuccess } from "./saml-names";
import { sha1SignatureAlgorithm } from "./signature-algorithms";
import type { VerificationKeys } from "./verify-response";
import { attribute, childElement, childElements, ownText } from "./xml-document";
import { verifyEnvelopedSignature } from "./xml-signature";
import type { XmlElement } from "./xml-tree";

/** Our open LogoutRequest that an answer names, as far as it matters to the rules. */
export type LogoutRequestState = { state: "open" | "unknown" | "used" | "expired"; requestId: string | null };

/** What a logout message is checked against. Time, keys and expectations are arguments: nothing here looks anything up. */
export type LogoutExpectations = { now: Date; config: SamlConfig; address: string };

/** Whom a verified LogoutRequest names, character by character: a session is found by all of it. */
export type LogoutSubject = {
  nameId: string;
  nameIdFormat?: string;
  nameQualifier?: string;
  spNameQualifier?: string;
};

export type VerifiedLogoutRequest = {
  id: string;
  issuer: string;
  subject: LogoutSubject;
  /** None: every session of the subject. */
  sessionIndexes: string[];
};

/** What a verified LogoutResponse says: every participant is out, or not all of them. */
export type VerifiedLogoutResponse = { result: "success" | "partial" };

export type LogoutVerification<Said> =
  | { verdict: "accepted"; said: Said; checks: Check[] }
  | { verdict: "refused"; code: ErrorCode; checks: Check[] };

/** Verifies a LogoutRequest: checks.md 3.2.4 to 3.2.7. Pure. */
export function verifyLogoutRequest(
  message: UnverifiedLogout,
  keys: VerificationKeys,
  expected: LogoutExpectations,
): LogoutVerification<VerifiedLogoutRequest> {
  return verified(message, keys, expected, (root, c) => {
    checkEnd(c, root, expected);
    const name = subjectOf(root, keys);
    const subject = name && readSubject(name);
    c.add("slo_nameid", subject !== null, said("oneNameId"), personal(subject?.nameId));
    return (
      subject && {
        id: attribute(root, "ID") ?? "",
        issuer: issuerOf(root) ?? "",
        subject,
        sessionIndexes: childElements(root, ns.protocol, "SessionIndex").flatMap(
          (e) => trimSpace(ownText(e) ?? "") || [],
        ),
      }
    );
  });
}

/** Verifies a LogoutResponse: checks.md 3.2.4, 3.2.5 and 3.2.9. Pure. */
export function verifyLogoutResponse(
  message: UnverifiedLogout,
  keys: VerificationKeys,
  expected: LogoutExpectations & { request: LogoutRequestState },
): LogoutVerification<VerifiedLogoutResponse> {
  return verified(message, keys, expected, (root, c) => {
    const { request } = expected;
    const named = attribute(root, "InResponseTo");
    const isOpen = request.state === "open" && named === request.requestId;
    c.add(requestCodes[request.state], isOpen, said("openRequest"), plain(named));
    const { codes, result } = statusOf(root);
    const outcome = { passed: result !== null, warns: result === "partial" };
    c.add("slo_status", outcome, plain(statusSuccess), plain(codes));
    return result && { result };
  });
}

/** What each state of the request that an answer names is called. */
const requestCodes = {
  open: "slo_request_unknown",
  unknown: "slo_request_unknown",
  used: "slo_request_used",
  expired: "slo_request_expired",
} as const;

/** The part that both messages share: the signature first, and every value from what it covers. */
function verified<Said>(
  message: UnverifiedLogout,
  keys: VerificationKeys,
  expected: LogoutExpectations,
  read: (root: XmlElement, c: Collector) => Said | null,
): LogoutVerification<Said> {
  const c = collector();
  try {
    const root = verifyRoot(message, keys, expected, c);
    checkIssuer(c, root, expected);
    const destination = attribute(root, "Destination");
    c.add("slo_destination", destination === expected.address, plain(expected.address), plain(destination));
    checkIssueInstant(c, root, expected);
    const said = read(root, c);
    const failed = c.checks.find((check) => !check.passed);
    if (failed) return { verdict: "refused", code: failed.name, checks: c.checks };
    if (said === null) throw new Error("An accepted logout message lacks a required part");
    return { verdict: "accepted", said, checks: c.checks };
  } catch (error) {
    if (!(error instanceof SamlFailure)) throw error;
    c.add(error.code, false, error.details.expected ?? nothing, error.details.got ?? nothing);
    return { verdict: "refused", code: error.code, checks: c.checks };
  }
}

/**
 * The root as a trusted key signed it. POST: parsed again from the digested bytes. Redirect: the message holds no signature, and
 * the query that it came in is signed as a whole.
 * @throws SamlFailure
 */
function verifyRoot(
  message: UnverifiedLogout,
  { trusted }: VerificationKeys,
  { config, now }: LogoutExpectations,
  c: Collector,
): XmlElement {
  const { binding, root, detached } = message;
  const signature = childElement(root, ns.ds, "Signature");
  const allowSha1 = allowsSha1(config, now);
  if (binding === "redirect" && signature)
    throw new SamlFailure("saml_signature_position", said("signatureOfQuery"), plain(signature.nodeName));
  if (binding === "redirect" ? !detached : !signature)
    throw new SamlFailure("slo_unsigned", said("validSignature"), said("noSignature"));
  const noteSignature = (fingerprint: string, algorithm: string) => {
    const got = said("partsSignedWith", { parts: plain(root.localName), fingerprint });
    c.add("saml_signature_invalid", true, said("validSignature"), got);
    if (algorithm !== sha1SignatureAlgorithm) return;
    const until = said("sha1Until", { until: config.allowSha1Until ?? "" });
    c.add("saml_signature_algorithm", { passed: true, warns: true }, until, plain(algorithm));
  };
  if (detached) {
    noteSignature(verifyDetachedSignature(detached, trusted, allowSha1), detached.algorithm);
    return root;
  }
  if (!signature) throw new Error("A message without a signature was refused before");
  const signed = verifyEnvelopedSignature({ parent: root, signature }, trusted, allowSha1);
  noteSignature(signed.fingerprint, signed.signatureAlgorithm);
  return signed.element;
}

function issuerOf(root: XmlElement): string | null {
  const issuer = childElement(root, ns.assertion, "Issuer");
  const format = issuer && attribute(issuer, "Format");
  if (!issuer || (format !== null && format !== entityFormat)) return null;
  return ownText(issuer)?.trim() ?? null;
}

function checkIssuer(c: Collector, root: XmlElement, { config }: LogoutExpectations): void {
  const issuer = issuerOf(root);
  c.add(
    "slo_issuer",
    issuer !== null && issuer !== "" && issuer === config.issuer,
    plain(config.issuer),
    plain(issuer),
  );
}

function checkIssueInstant(c: Collector, root: XmlElement, { now, config }: LogoutExpectations): void {
  const text = attribute(root, "IssueInstant");
  const at = parseInstant(text);
  if (at === null) {
    c.add("saml_time_unreadable", false, readableTime, plain(text));
    return;
  }
  const skew = config.clockSkewSeconds * 1000;
  const passed = at <= now.getTime() + skew && at >= now.getTime() - maxResponseAgeSeconds * 1000 - skew;
  c.add("slo_issue_instant", passed, said("withinTenMinutes", { at: moment(now) }), withClockDistance(text, now));
}

function checkEnd(c: Collector, root: XmlElement, { now, config }: LogoutExpectations): void {
  const text = attribute(root, "NotOnOrAfter");
  if (text === null) return;
  const at = parseInstant(text);
  if (at === null) {
    c.add("saml_time_unreadable", false, readableTime, plain(text));
    return;
  }
  const passed = now.getTime() < at + config.clockSkewSeconds * 1000;
  const outcome = { passed, warns: now.getTime() >= at };
  c.add("slo_expired", outcome, said("after", { at: moment(now) }), withClockDistance(text, now));
}

/** The request's one identifier as a NameID, opened where it is encrypted; null where there is none, or several. */
function subjectOf(root: XmlElement, { decryption }: VerificationKeys): XmlElement | null {
  const kinds = ["NameID", "BaseID", "EncryptedID"];
  const [only, ...others] = kinds.flatMap((kind) => childElements(root, ns.assertion, kind));
  if (!only || others.length > 0 || only.localName === "BaseID") return null;
  return only.localName === "NameID" ? only : openNameId(only, decryption);
}

function readSubject(name: XmlElement): LogoutSubject | null {
  const nameId = trimSpace(ownText(name) ?? "");
  if (nameId === "" || nameId.length > 1024) return null;
  const optional = (attributeName: string) => attribute(name, attributeName) ?? undefined;
  return {
    nameId,
    nameIdFormat: optional("Format"),
    nameQualifier: optional("NameQualifier"),
    spNameQualifier: optional("SPNameQualifier"),
  };
}

/** Core 3.7.3.2: PartialLogout is a second code, whatever the first one says. */
function statusOf(root: XmlElement): { codes: (string | null)[]; result: VerifiedLogoutResponse["result"] | null } {
  const status = childElement(root, ns.protocol, "Status");
  const code = status && childElement(status, ns.protocol, "StatusCode");
  const second = code && childElement(code, ns.protocol, "StatusCode");
  const message = status && childElement(status, ns.protocol, "StatusMessage");
  const [first, below] = [code && attribute(code, "Value"), second && attribute(second, "Value")];
  const codes = [first, below, message && ownText(message)];
  if (below === statusPartialLogout) return { codes, result: "partial" };
  return { codes, result: first === statusSuccess && below === null ? "success" : null };
}
