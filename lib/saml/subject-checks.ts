import type { Check } from "@/lib/identity/check";
import { trimSpace } from "@/lib/identity/normalize";
import { type Collector, collector } from "./check-collector";
import { parseInstant, readableTime, withClockDistance } from "./instant";
import { allConfirmations, bearerConfirmations } from "./named-requests";
import type { Expectations } from "./response-checks";
import { nameIdFormatUri } from "./saml-config";
import { nameIdFormats, ns } from "./saml-names";
import { isOurAcs } from "./sp-addresses";
import { attribute, childElement, childElements, ownText } from "./xml-document";

export function checkNameId(c: Collector, assertion: Element, { config }: Expectations): void {
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
  const wanted = nameIdFormatUri(config);
  // Asking and demanding are two things: providers answer with another format than asked. What nobody asked for is one
  // that changes at every sign-in.
  const isAccepted =
    wanted === null || format === wanted || (!config.requireNameIdFormat && format !== nameIdFormats.transient);
  if (!isUsable) {
    const isEncrypted = subject && childElement(subject, ns.assertion, "EncryptedID");
    c.add(
      "saml_nameid",
      false,
      "one NameID",
      isEncrypted ? "an EncryptedID" : text === null ? "none, or one with markup in it" : text,
    );
  } else {
    const expected = wanted !== null && config.requireNameIdFormat ? wanted : "a NameID that lasts";
    c.add("saml_nameid", isAccepted, wanted === null ? "a NameID of any format" : expected, format);
  }
}

/**
 * Step 18 (profiles 4.1.4.2): one bearer confirmation that fits entirely is needed; others do no harm.
 * @returns the confirmation that fits, for the request that it names; null when none does
 */
export function checkSubjectConfirmation(c: Collector, assertion: Element, expected: Expectations): Element | null {
  const attempts = bearerConfirmations(assertion).map((data) => ({ data, checks: judgeConfirmation(data, expected) }));
  const isForUs = ({ checks }: (typeof attempts)[number]) =>
    checks.every(({ name, passed }) => passed || name !== "saml_recipient");
  const fits = attempts.find(({ checks }) => checks.every((check) => check.passed));
  const best = fits ?? attempts.find(isForUs) ?? attempts[0];
  if (best) {
    c.checks.push(...best.checks);
    return fits?.data ?? null;
  }
  const methods = allConfirmations(assertion)
    .map(({ method }) => method)
    .join(", ");
  c.add("saml_subject_confirmation", false, "a bearer confirmation", methods);
  return null;
}

function judgeConfirmation(data: Element | null, { addresses, now, config, request }: Expectations): Check[] {
  const c = collector();
  const skew = config.clockSkewSeconds * 1000;
  const notOnOrAfter = data && attribute(data, "NotOnOrAfter");
  const notBefore = data && attribute(data, "NotBefore");
  const end = parseInstant(notOnOrAfter ?? null);
  const start = parseInstant(notBefore ?? null);
  for (const text of [notOnOrAfter, notBefore]) {
    if (text !== null && parseInstant(text) === null) c.add("saml_time_unreadable", false, readableTime, text);
  }
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
      withClockDistance(notOnOrAfter ?? null, now),
      now.getTime() >= end,
    );
  if (start !== null)
    c.add(
      "saml_not_yet_valid",
      start <= now.getTime() + skew,
      `before ${now.toISOString()}`,
      withClockDistance(notBefore, now),
      start > now.getTime(),
    );
  const inResponseTo = data && attribute(data, "InResponseTo");
  if (request.state !== "none" && inResponseTo !== null && inResponseTo !== request.requestId) {
    c.add("saml_request_unknown", false, request.requestId, inResponseTo);
  }
  return c.checks;
}
