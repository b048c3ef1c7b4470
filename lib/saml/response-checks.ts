import { moment, nothing, plain, said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { type Collector, collector } from "./check-collector";
import { parseInstant, readableTime, withClockDistance } from "./instant";
import { allConfirmations, bearerConfirmations } from "./named-requests";
import type { SamlConfig } from "./saml-config";
import { entityFormat, ns, statusSuccess } from "./saml-names";
import { isOurAcs, type SpAddresses } from "./sp-addresses";
import { checkNameId, checkSubjectConfirmation } from "./subject-checks";
import { attribute, childElement, childElements, ownText } from "./xml-document";
import type { XmlElement } from "./xml-tree";

/** The stored request that an answer names, as far as it matters to the rules. */
export type RequestState =
  | { state: "open"; requestId: string; forceAuthn: boolean; createdAt: Date }
  | { state: "unknown" | "used" | "expired" | "other-connection"; requestId: string }
  | { state: "none" };

/** What a response is checked against. Time, keys and expectations are arguments: nothing here looks anything up. */
export type Expectations = {
  now: Date;
  config: SamlConfig;
  addresses: SpAddresses;
  request: RequestState;
};

/** The verified trees: every value below comes from bytes that a trusted key signed. */
export type VerifiedTrees = {
  /** Null when only the assertion was signed. */
  response: XmlElement | null;
  /** The Response as it arrived; its values are hints unless `response` is set. */
  outer: XmlElement;
  assertion: XmlElement;
  /** The NameID that the subject's one EncryptedID holds; null where the subject has none, or several identifiers. */
  openedNameId: XmlElement | null;
};

/** How old an answer may be, before the tolerated difference of the clocks. */
export const maxResponseAgeSeconds = 600;
const maxAgeMilliseconds = maxResponseAgeSeconds * 1000;
/** A clock that is further ahead than this is worth a word, although it is tolerated. */
const aheadMilliseconds = 30_000;

/**
 * checks.md 3.1.14 to 3.1.22 on verified trees. Every rule is held, also after one failed, so that an
 * administrator sees all that is wrong at once; the first failed check is the refusal. Pure.
 */
export function checkAssertion(trees: VerifiedTrees, expected: Expectations): Check[] {
  const c = collector();
  checkIssuer(c, trees, expected);
  checkDestination(c, trees, expected);
  checkIssueInstant(c, trees, expected);
  checkNameId(c, trees, expected);
  const confirmation = checkSubjectConfirmation(c, trees.assertion, expected);
  checkConditions(c, trees.assertion, expected);
  checkAuthnStatements(c, trees.assertion, expected);
  checkRequest(c, trees, confirmation, expected);
  return c.checks;
}

/** checks.md 3.1.13: the provider's own verdict. A refusal of the provider is reported, cut and cleaned; never a session. */
export function checkStatus(root: XmlElement): Check {
  const status = childElement(root, ns.protocol, "Status");
  const code = status && childElement(status, ns.protocol, "StatusCode");
  const value = code && attribute(code, "Value");
  const subCode = code && childElement(code, ns.protocol, "StatusCode");
  const message = status && childElement(status, ns.protocol, "StatusMessage");
  const passed = value === statusSuccess && !subCode;
  const parts = [value, subCode && attribute(subCode, "Value"), message && ownText(message)].filter(Boolean);
  return { name: "saml_status", passed, expected: plain(statusSuccess), got: plain(parts) };
}

function checkIssuer(c: Collector, { response, outer, assertion }: VerifiedTrees, { config }: Expectations): void {
  const assertionIssuer = childElement(assertion, ns.assertion, "Issuer");
  const responseIssuer = childElement(response ?? outer, ns.assertion, "Issuer");
  const wanted = config.issuer ?? "";
  const isTrusted = (issuer: XmlElement | null) => {
    const format = issuer && attribute(issuer, "Format");
    return issuer !== null && ownText(issuer)?.trim() === wanted && (format === null || format === entityFormat);
  };
  const passed = wanted !== "" && isTrusted(assertionIssuer) && (responseIssuer === null || isTrusted(responseIssuer));
  const wrong = isTrusted(assertionIssuer) ? responseIssuer : assertionIssuer;
  c.add("saml_issuer_mismatch", passed, plain(wanted), plain(passed ? wanted : wrong && ownText(wrong)));
}

function checkDestination(c: Collector, { response, outer }: VerifiedTrees, { addresses }: Expectations): void {
  const destination = attribute(response ?? outer, "Destination");
  // Bindings 3.5.5.2: a signed message must name its receiver.
  const passed =
    destination === null || destination === "" ? response === null : isOurAcs(destination, addresses.acsUrl);
  c.add("saml_destination", passed, plain(addresses.acsUrl), plain(destination));
}

function checkIssueInstant(c: Collector, { response, assertion }: VerifiedTrees, { now, config }: Expectations): void {
  for (const element of response ? [response, assertion] : [assertion]) {
    const text = attribute(element, "IssueInstant");
    const at = parseInstant(text);
    // Not a matter of clocks: the message must not send anybody to look at one.
    if (at === null) {
      c.add("saml_time_unreadable", false, readableTime, plain(text));
      continue;
    }
    const skew = config.clockSkewSeconds * 1000;
    const passed = at <= now.getTime() + skew && at >= now.getTime() - maxAgeMilliseconds - skew;
    const wanted = said("withinTenMinutes", { at: moment(now) });
    const warns = at - now.getTime() > aheadMilliseconds;
    c.add("saml_issue_instant", { passed, warns }, wanted, withClockDistance(text, now));
  }
}

const knownConditions = new Set(["AudienceRestriction", "OneTimeUse", "ProxyRestriction"]);

function checkConditions(c: Collector, assertion: XmlElement, { now, config, addresses }: Expectations): void {
  const conditions = childElement(assertion, ns.assertion, "Conditions");
  if (!conditions) {
    c.add("saml_conditions", false, plain("Conditions"), nothing);
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
    said("readableConditions"),
    isReadable ? plain("Conditions") : plain([notBefore, notOnOrAfter]),
  );
  if (start !== null)
    c.add(
      "saml_not_yet_valid",
      { passed: start <= now.getTime() + skew, warns: start > now.getTime() },
      said("before", { at: moment(now) }),
      withClockDistance(notBefore, now),
    );
  if (end !== null)
    c.add(
      "saml_expired",
      { passed: now.getTime() < end + skew, warns: now.getTime() >= end },
      said("after", { at: moment(now) }),
      withClockDistance(notOnOrAfter, now),
    );

  const restrictions = childElements(conditions, ns.assertion, "AudienceRestriction");
  const audiencesOf = (restriction: XmlElement) =>
    childElements(restriction, ns.assertion, "Audience").map((a) => ownText(a)?.trim());
  // Core 2.5.1.4: every restriction must name us; an assertion for another audience is not ours.
  const passed =
    restrictions.length > 0 &&
    restrictions.every((restriction) => audiencesOf(restriction).includes(addresses.entityId));
  c.add("saml_audience", passed, plain(addresses.entityId), plain(restrictions.flatMap(audiencesOf)));

  const unknown = childElements(conditions).filter(
    (e) => e.namespaceURI !== ns.assertion || !knownConditions.has(e.localName),
  );
  // Core 2.5.1.1: a condition that we do not understand makes the assertion's validity indeterminate.
  if (unknown.length > 0)
    c.add("saml_condition_unknown", false, said("knownConditions"), plain(unknown.map((e) => e.nodeName)));
}

function checkAuthnStatements(c: Collector, assertion: XmlElement, { now, config, request }: Expectations): void {
  const statements = childElements(assertion, ns.assertion, "AuthnStatement");
  const texts = statements.map((statement) => attribute(statement, "AuthnInstant"));
  const instants = texts.map(parseInstant);
  const unreadable = texts.find((text) => text !== null && parseInstant(text) === null);
  if (unreadable) c.add("saml_time_unreadable", false, readableTime, plain(unreadable));
  c.add(
    "saml_authn_statement",
    statements.length > 0 && instants.every((at) => at !== null),
    said("authnStatement"),
    plain(statements.length === 0 ? null : attribute(statements[0] as XmlElement, "AuthnInstant")),
  );
  const skew = config.clockSkewSeconds * 1000;
  for (const statement of statements) {
    const end = attribute(statement, "SessionNotOnOrAfter");
    if (end === null) continue;
    const at = parseInstant(end);
    if (at === null) {
      c.add("saml_time_unreadable", false, readableTime, plain(end));
      continue;
    }
    c.add(
      "saml_session_expired",
      now.getTime() < at + skew,
      said("after", { at: moment(now) }),
      withClockDistance(end, now),
    );
  }
  if (config.acrValues.length > 0) {
    const contexts = statements.map((statement) => authnContextOf(statement));
    const passed =
      contexts.length > 0 && contexts.every((context) => context !== null && config.acrValues.includes(context));
    c.add("saml_authn_context", passed, plain(config.acrValues), plain(contexts));
  }
  if (config.forceAuthn || (request.state === "open" && request.forceAuthn)) {
    // Core 3.4.1: with ForceAuthn the provider must authenticate again, so the instant cannot precede our request.
    const earliest = request.state === "open" ? request.createdAt.getTime() : now.getTime() - maxAgeMilliseconds;
    const passed =
      instants.length > 0 && instants.every((at) => at !== null && at >= earliest - skew && at <= now.getTime() + skew);
    c.add(
      "saml_reauth",
      passed,
      said("authenticatedAfter", { at: moment(new Date(earliest)) }),
      plain(statements.map((s) => attribute(s, "AuthnInstant"))),
    );
  }
}

export function authnContextOf(statement: XmlElement): string | null {
  const context = childElement(statement, ns.assertion, "AuthnContext");
  const reference = context && childElement(context, ns.assertion, "AuthnContextClassRef");
  return (reference && ownText(reference)?.trim()) || null;
}

/** What each state of the named request is called; an open one fails where only what is unsigned names it. */
const requestCodes = {
  open: "saml_request_unknown",
  unknown: "saml_request_unknown",
  used: "saml_request_used",
  expired: "saml_request_expired",
  "other-connection": "saml_request_connection",
} as const;

/**
 * checks.md 3.1.22: the answer belongs to one open request of this connection, or nobody asked and that is allowed.
 * @param confirmation the one that fits; those for others are passed over
 */
function checkRequest(
  c: Collector,
  { response, outer, assertion }: VerifiedTrees,
  confirmation: XmlElement | null,
  { request, config }: Expectations,
): void {
  const everywhere = namedRequests([response ?? outer, ...allConfirmations(assertion).map(({ data }) => data)]);
  if (request.state === "none" && everywhere.length === 0) {
    c.add(
      "saml_unsolicited",
      config.allowIdpInitiated,
      said("answerToOurs"),
      config.allowIdpInitiated ? said("idpInitiatedAllowed") : said("idpInitiated"),
    );
    return;
  }
  // Where no confirmation fits, checks.md 3.1.18 has refused already, and every name is shown.
  const named = confirmation ? namedRequests([response ?? outer, confirmation]) : everywhere;
  const requestId = request.state === "none" ? null : request.requestId;
  const state = request.state === "none" || named.some((name) => name !== requestId) ? "unknown" : request.state;
  // When only the assertion is signed, the assertion itself must name the request: the outer value can be rewritten.
  const inside = confirmation ? [confirmation] : bearerConfirmations(assertion);
  const isBound = namedRequests([response, ...inside]).length > 0;
  c.add(
    requestCodes[state],
    state === "open" && isBound,
    said("openRequest"),
    isBound ? plain(named) : said("requestOutside"),
  );
}

function namedRequests(elements: (XmlElement | null)[]): string[] {
  const values = elements.map((element) => element && attribute(element, "InResponseTo"));
  return [...new Set(values.filter((value): value is string => value !== null))];
}
