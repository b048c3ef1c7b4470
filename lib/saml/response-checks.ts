import type { ErrorCode } from "@/lib/errors/catalogue";
import type { Check } from "@/lib/identity/check";
import { trimSpace } from "@/lib/identity/normalize";
import { shown } from "@/lib/identity/shown";
import type { SamlConfig } from "./saml-config";
import { bearerMethod, entityFormat, nameIdFormats, ns, statusSuccess } from "./saml-names";
import { isOurAcs, type SpAddresses } from "./sp-addresses";
import { attribute, childElement, childElements, ownText } from "./xml-document";

/** The stored request that an answer names, as far as it matters to the rules. */
export type RequestState =
  | { state: "open"; requestId: string; forceAuthn: boolean; createdAt: Date }
  | { state: "unknown" | "used" | "expired" | "other-connection"; requestId: string }
  | { state: "none" };

/** What a response is held against. Time, keys and expectations are arguments: nothing here looks anything up. */
export type Expectations = {
  now: Date;
  config: SamlConfig;
  addresses: SpAddresses;
  request: RequestState;
};

/** The verified trees: every value below comes from bytes that a trusted key signed. */
export type VerifiedTrees = {
  /** Null when only the assertion was signed. */
  response: Element | null;
  /** The Response as it arrived; its values are hints unless `response` is set. */
  outer: Element;
  assertion: Element;
};

/** How old an answer may be, before the tolerated difference of the clocks. */
export const maxAnswerAgeSeconds = 600;
const maxAgeMilliseconds = maxAnswerAgeSeconds * 1000;
/** A clock that is further ahead than this is worth a word, although it is tolerated. */
const aheadMilliseconds = 30_000;

type Collector = {
  checks: Check[];
  /** @param warns passed by the tolerance of the clocks alone */
  add(name: ErrorCode, passed: boolean, expected: string, got: string | null | undefined, warns?: boolean): void;
};

function collector(): Collector {
  const checks: Check[] = [];
  return {
    checks,
    add: (name, passed, expected, got, warns = false) =>
      checks.push({ name, passed, expected, got: shown(got), ...(passed && warns && { warns: true }) }),
  };
}

/**
 * Steps 14 to 22 of checks.md 3.1 on verified trees. Every rule is held, also after one failed, so that an
 * administrator sees all that is wrong at once; the first failed check is the refusal. Pure.
 */
export function checkAssertion(trees: VerifiedTrees, expected: Expectations): Check[] {
  const c = collector();
  checkIssuer(c, trees, expected);
  checkDestination(c, trees, expected);
  checkIssueInstant(c, trees, expected);
  checkNameId(c, trees.assertion, expected);
  checkSubjectConfirmation(c, trees.assertion, expected);
  checkConditions(c, trees.assertion, expected);
  checkAuthnStatements(c, trees.assertion, expected);
  checkRequest(c, trees, expected);
  return c.checks;
}

/** Step 13: the provider's own verdict. A refusal of the provider is reported, cut and cleaned; never a session. */
export function checkStatus(root: Element): Check {
  const status = childElement(root, ns.protocol, "Status");
  const code = status && childElement(status, ns.protocol, "StatusCode");
  const value = code && attribute(code, "Value");
  const subCode = code && childElement(code, ns.protocol, "StatusCode");
  const message = status && childElement(status, ns.protocol, "StatusMessage");
  const passed = value === statusSuccess && !subCode;
  const parts = [value, subCode && attribute(subCode, "Value"), message && ownText(message)].filter(Boolean);
  return { name: "saml_status", passed, expected: statusSuccess, got: shown(parts.join(", ")) };
}

function checkIssuer(c: Collector, { response, outer, assertion }: VerifiedTrees, { config }: Expectations): void {
  const assertionIssuer = childElement(assertion, ns.assertion, "Issuer");
  const responseIssuer = childElement(response ?? outer, ns.assertion, "Issuer");
  const wanted = config.issuer ?? "";
  const isTrusted = (issuer: Element | null) => {
    const format = issuer && attribute(issuer, "Format");
    return issuer !== null && ownText(issuer)?.trim() === wanted && (format === null || format === entityFormat);
  };
  const passed = wanted !== "" && isTrusted(assertionIssuer) && (responseIssuer === null || isTrusted(responseIssuer));
  const wrong = isTrusted(assertionIssuer) ? responseIssuer : assertionIssuer;
  c.add("saml_issuer_mismatch", passed, wanted, passed ? wanted : wrong && ownText(wrong));
}

function checkDestination(c: Collector, { response, outer }: VerifiedTrees, { addresses }: Expectations): void {
  const destination = attribute(response ?? outer, "Destination");
  // Bindings 3.5.5.2: a signed message must name its receiver.
  const passed =
    destination === null || destination === "" ? response === null : isOurAcs(destination, addresses.acsUrl);
  c.add("saml_destination", passed, addresses.acsUrl, destination);
}

function checkIssueInstant(c: Collector, { response, assertion }: VerifiedTrees, { now, config }: Expectations): void {
  for (const element of response ? [response, assertion] : [assertion]) {
    const text = attribute(element, "IssueInstant");
    const at = parseInstant(text);
    const skew = config.clockSkewSeconds * 1000;
    const passed = at !== null && at <= now.getTime() + skew && at >= now.getTime() - maxAgeMilliseconds - skew;
    const isAhead = at !== null && at > now.getTime();
    const wanted = `within 10 minutes of ${now.toISOString()}`;
    c.add("saml_issue_instant", passed, wanted, clock(text, now), isAhead && at - now.getTime() > aheadMilliseconds);
  }
}

/** An instant with its distance to our clock: most time failures are a provider's wrong clock. */
function clock(text: string | null, now: Date): string {
  const at = parseInstant(text);
  if (at === null) return shown(text);
  const seconds = Math.round((at - now.getTime()) / 1000);
  return `${text} (${Math.abs(seconds)} s ${seconds < 0 ? "behind" : "ahead of"} our clock)`;
}

/** xs:dateTime with a time zone (SAML core 1.3.3: UTC). Milliseconds, or null. */
export function parseInstant(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text.trim()))
    return null;
  const value = Date.parse(text.trim().replace(/(\.\d{3})\d+/, "$1"));
  return Number.isNaN(value) ? null : value;
}

function checkNameId(c: Collector, assertion: Element, { config }: Expectations): void {
  const subject = childElement(assertion, ns.assertion, "Subject");
  const names = subject ? childElements(subject, ns.assertion, "NameID") : [];
  const name = names[0];
  const text = name ? ownText(name) : null;
  const others = subject ? ["BaseID", "EncryptedID"].flatMap((kind) => childElements(subject, ns.assertion, kind)) : [];
  const isUsable =
    names.length === 1 &&
    text !== null &&
    text.trim() !== "" &&
    text.length <= 1024 &&
    // Core 2.4.1: one identifier. Characters that nobody sees would make two people look like one.
    others.length === 0 &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[^\S ]/u.test(trimSpace(text));
  const format = (name && attribute(name, "Format")) ?? nameIdFormats.unspecified;
  const wanted = config.nameIdFormat === "any" ? null : nameIdFormats[config.nameIdFormat];
  if (!isUsable) {
    const isEncrypted = subject && childElement(subject, ns.assertion, "EncryptedID");
    c.add(
      "saml_nameid",
      false,
      "one NameID",
      isEncrypted ? "an EncryptedID" : text === null ? "none, or one with markup in it" : text,
    );
  } else {
    c.add("saml_nameid", wanted === null || format === wanted, wanted ?? "a NameID of any format", format);
  }
}

/** Step 18 (profiles 4.1.4.2): one bearer confirmation that fits entirely is needed; others do no harm. */
function checkSubjectConfirmation(c: Collector, assertion: Element, expected: Expectations): void {
  const subject = childElement(assertion, ns.assertion, "Subject");
  const all = subject ? childElements(subject, ns.assertion, "SubjectConfirmation") : [];
  const bearers = all.filter((element) => attribute(element, "Method") === bearerMethod);
  const attempts = bearers.map((element) =>
    judgeConfirmation(childElement(element, ns.assertion, "SubjectConfirmationData"), expected),
  );
  const best = attempts.find((attempt) => attempt.every((check) => check.passed)) ?? attempts[0];
  if (!best) {
    c.add(
      "saml_subject_confirmation",
      false,
      "a bearer confirmation",
      all.map((element) => attribute(element, "Method")).join(", "),
    );
    return;
  }
  c.checks.push(...best);
}

function judgeConfirmation(data: Element | null, { addresses, now, config, request }: Expectations): Check[] {
  const c = collector();
  const skew = config.clockSkewSeconds * 1000;
  const notOnOrAfter = data && attribute(data, "NotOnOrAfter");
  const notBefore = data && attribute(data, "NotBefore");
  const end = parseInstant(notOnOrAfter ?? null);
  const start = parseInstant(notBefore ?? null);
  c.add(
    "saml_subject_confirmation",
    data !== null && end !== null,
    "SubjectConfirmationData with NotOnOrAfter",
    notOnOrAfter,
  );
  const recipient = data && attribute(data, "Recipient");
  c.add("saml_recipient", isOurAcs(recipient ?? null, addresses.acsUrl), addresses.acsUrl, recipient);
  if (end !== null)
    c.add(
      "saml_expired",
      now.getTime() < end + skew,
      `after ${now.toISOString()}`,
      clock(notOnOrAfter ?? null, now),
      now.getTime() >= end,
    );
  if (notBefore !== null) {
    c.add(
      "saml_not_yet_valid",
      start !== null && start <= now.getTime() + skew,
      `before ${now.toISOString()}`,
      clock(notBefore, now),
      start !== null && start > now.getTime(),
    );
  }
  const inResponseTo = data && attribute(data, "InResponseTo");
  if (request.state === "open" && inResponseTo !== null && inResponseTo !== request.requestId) {
    c.add("saml_request_unknown", false, request.requestId, inResponseTo);
  }
  return c.checks;
}

const knownConditions = new Set(["AudienceRestriction", "OneTimeUse", "ProxyRestriction"]);

function checkConditions(c: Collector, assertion: Element, { now, config, addresses }: Expectations): void {
  const conditions = childElement(assertion, ns.assertion, "Conditions");
  if (!conditions) {
    c.add("saml_conditions", false, "Conditions", null);
    return;
  }
  const skew = config.clockSkewSeconds * 1000;
  const notBefore = attribute(conditions, "NotBefore");
  const notOnOrAfter = attribute(conditions, "NotOnOrAfter");
  const start = parseInstant(notBefore);
  const end = parseInstant(notOnOrAfter);
  const isReadable = (notBefore === null || start !== null) && (notOnOrAfter === null || end !== null);
  c.add(
    "saml_conditions",
    isReadable,
    "Conditions with readable times",
    isReadable ? "Conditions" : `${notBefore}, ${notOnOrAfter}`,
  );
  if (start !== null)
    c.add(
      "saml_not_yet_valid",
      start <= now.getTime() + skew,
      `before ${now.toISOString()}`,
      clock(notBefore, now),
      start > now.getTime(),
    );
  if (end !== null)
    c.add(
      "saml_expired",
      now.getTime() < end + skew,
      `after ${now.toISOString()}`,
      clock(notOnOrAfter, now),
      now.getTime() >= end,
    );

  const restrictions = childElements(conditions, ns.assertion, "AudienceRestriction");
  const audiencesOf = (restriction: Element) =>
    childElements(restriction, ns.assertion, "Audience").map((a) => ownText(a)?.trim());
  // Core 2.5.1.4: every restriction must name us; an assertion for another audience is not ours.
  const passed =
    restrictions.length > 0 &&
    restrictions.every((restriction) => audiencesOf(restriction).includes(addresses.entityId));
  c.add("saml_audience", passed, addresses.entityId, restrictions.flatMap(audiencesOf).join(", "));

  const unknown = childElements(conditions).filter(
    (e) => e.namespaceURI !== ns.assertion || !knownConditions.has(e.localName),
  );
  // Core 2.5.1.1: a condition that we do not understand makes the assertion's validity indeterminate.
  if (unknown.length > 0)
    c.add("saml_condition_unknown", false, "conditions that we understand", unknown.map((e) => e.nodeName).join(", "));
}

function checkAuthnStatements(c: Collector, assertion: Element, { now, config, request }: Expectations): void {
  const statements = childElements(assertion, ns.assertion, "AuthnStatement");
  const instants = statements.map((statement) => parseInstant(attribute(statement, "AuthnInstant")));
  c.add(
    "saml_authn_statement",
    statements.length > 0 && instants.every((at) => at !== null),
    "an AuthnStatement with AuthnInstant",
    statements.length === 0 ? null : attribute(statements[0] as Element, "AuthnInstant"),
  );
  const skew = config.clockSkewSeconds * 1000;
  for (const statement of statements) {
    const end = attribute(statement, "SessionNotOnOrAfter");
    if (end === null) continue;
    const at = parseInstant(end);
    c.add(
      "saml_session_expired",
      at !== null && now.getTime() < at + skew,
      `after ${now.toISOString()}`,
      clock(end, now),
    );
  }
  if (config.acrValues.length > 0) {
    const contexts = statements.map((statement) => authnContextOf(statement));
    const passed =
      contexts.length > 0 && contexts.every((context) => context !== null && config.acrValues.includes(context));
    c.add("saml_authn_context", passed, config.acrValues.join(", "), contexts.join(", "));
  }
  if (config.forceAuthn || (request.state === "open" && request.forceAuthn)) {
    // Core 3.4.1: with ForceAuthn the provider must authenticate anew, so the instant cannot precede our request.
    const earliest = request.state === "open" ? request.createdAt.getTime() : now.getTime() - maxAgeMilliseconds;
    const passed =
      instants.length > 0 && instants.every((at) => at !== null && at >= earliest - skew && at <= now.getTime() + skew);
    c.add(
      "saml_reauth",
      passed,
      `authenticated after ${new Date(earliest).toISOString()}`,
      statements.map((s) => attribute(s, "AuthnInstant")).join(", "),
    );
  }
}

export function authnContextOf(statement: Element): string | null {
  const context = childElement(statement, ns.assertion, "AuthnContext");
  const reference = context && childElement(context, ns.assertion, "AuthnContextClassRef");
  return (reference && ownText(reference)?.trim()) || null;
}

/** Step 22: the answer belongs to one open request of this connection, or nobody asked and that is allowed. */
function checkRequest(
  c: Collector,
  { response, outer, assertion }: VerifiedTrees,
  { request, config }: Expectations,
): void {
  const named = namedRequests(response ?? outer, assertion);
  if (request.state === "none" && named.length === 0) {
    c.add(
      "saml_unsolicited",
      config.allowIdpInitiated,
      "an answer to a request of ours",
      config.allowIdpInitiated
        ? "a sign-in started at the provider, which is allowed"
        : "a sign-in started at the provider",
    );
    return;
  }
  const requestId = request.state === "none" ? null : request.requestId;
  const state = request.state === "none" || named.some((name) => name !== requestId) ? "unknown" : request.state;
  const code: ErrorCode =
    state === "used"
      ? "saml_request_used"
      : state === "expired"
        ? "saml_request_expired"
        : state === "other-connection"
          ? "saml_request_connection"
          : "saml_request_unknown";
  // When only the assertion is signed, the assertion itself must name the request: the outer value can be rewritten.
  const isBound = response !== null || namedRequests(null, assertion).length > 0;
  c.add(
    code,
    state === "open" && isBound,
    "an open request of this connection",
    isBound ? named.join(", ") : "a request named only outside the signature",
  );
}

function namedRequests(response: Element | null, assertion: Element): string[] {
  const subject = childElement(assertion, ns.assertion, "Subject");
  const datas = (subject ? childElements(subject, ns.assertion, "SubjectConfirmation") : []).flatMap((confirmation) =>
    childElements(confirmation, ns.assertion, "SubjectConfirmationData"),
  );
  const values = [response, ...datas].map((element) => element && attribute(element, "InResponseTo"));
  return [...new Set(values.filter((value): value is string => value !== null))];
}
