import { moment, personal, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import type { Check } from "@/lib/identity/check";
import { trimSpace } from "@/lib/identity/normalize";
import { type Collector, collector } from "./check-collector";
import { parseInstant, readableTime, withClockDistance } from "./instant";
import { allConfirmations, bearerConfirmations } from "./named-requests";
import type { Expectations, VerifiedTrees } from "./response-checks";
import { nameIdFormatUri, type SamlConfig } from "./saml-config";
import { nameIdFormats, ns } from "./saml-names";
import { isOurAcs } from "./sp-addresses";
import { attribute, childElement, childElements, ownText } from "./xml-document";
import type { XmlElement } from "./xml-tree";

/** The identifiers of the subject, plain and encrypted; core 2.4.1 allows one. */
export function subjectIdentifiers(assertion: XmlElement): XmlElement[] {
  const subject = childElement(assertion, ns.assertion, "Subject");
  return subject
    ? ["NameID", "BaseID", "EncryptedID"].flatMap((kind) => childElements(subject, ns.assertion, kind))
    : [];
}

/** The subject's NameID, where it is its only identifier. */
export function subjectNameId({ assertion, openedNameId }: VerifiedTrees): XmlElement | null {
  const [only, ...others] = subjectIdentifiers(assertion);
  if (!only || others.length > 0) return null;
  return only.localName === "NameID" ? only : openedNameId;
}

/** checks.md 3.1.17: one identifier, which is a NameID that people can be told apart by. */
export function checkNameId(c: Collector, trees: VerifiedTrees, { config }: Expectations): void {
  const identifiers = subjectIdentifiers(trees.assertion);
  const name = subjectNameId(trees);
  const text = name ? ownText(name) : null;
  const isUsable =
    text !== null &&
    text.trim() !== "" &&
    text.length <= 1024 &&
    // Characters that nobody sees would make two people look like one.
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[^\S ]/u.test(trimSpace(text));
  const format = (name && attribute(name, "Format")) ?? nameIdFormats.unspecified;
  const wanted = nameIdFormatUri(config);
  // Asking and demanding are two things: providers answer with another format than asked. What nobody asked for is one
  // that changes at every sign-in.
  const isAccepted =
    wanted === null || format === wanted || (!config.requireNameIdFormat && format !== nameIdFormats.transient);
  if (!isUsable) {
    const kinds = plain(identifiers.map(({ localName }) => localName));
    const unread = name ? said("nameIdWithMarkup") : kinds;
    c.add("saml_nameid", false, said("oneNameId"), text === null ? unread : personal(text));
  } else {
    c.add("saml_nameid", isAccepted, expectedFormat(wanted, config), plain(format));
  }
}

function expectedFormat(wanted: string | null, { requireNameIdFormat }: SamlConfig): Fact {
  if (wanted === null) return said("anyNameId");
  return requireNameIdFormat ? plain(wanted) : said("lastingNameId");
}

/**
 * checks.md 3.1.18 (profiles 4.1.4.2): one bearer confirmation that fits entirely is needed; others do no harm.
 * @returns the confirmation that fits, for the request that it names; null when none does
 */
export function checkSubjectConfirmation(
  c: Collector,
  assertion: XmlElement,
  expected: Expectations,
): XmlElement | null {
  const attempts = bearerConfirmations(assertion).map((data) => ({ data, checks: checkConfirmation(data, expected) }));
  const isForUs = ({ checks }: (typeof attempts)[number]) =>
    checks.every(({ name, passed }) => passed || name !== "saml_recipient");
  const fits = attempts.find(({ checks }) => checks.every((check) => check.passed));
  const best = fits ?? attempts.find(isForUs) ?? attempts[0];
  if (best) {
    c.checks.push(...best.checks);
    return fits?.data ?? null;
  }
  const methods = plain(allConfirmations(assertion).map(({ method }) => method));
  c.add("saml_subject_confirmation", false, said("bearerConfirmation"), methods);
  return null;
}

function checkConfirmation(data: XmlElement | null, { addresses, now, config, request }: Expectations): Check[] {
  const c = collector();
  const skew = config.clockSkewSeconds * 1000;
  const notOnOrAfter = data && attribute(data, "NotOnOrAfter");
  const notBefore = data && attribute(data, "NotBefore");
  const end = parseInstant(notOnOrAfter ?? null);
  const start = parseInstant(notBefore ?? null);
  for (const text of [notOnOrAfter, notBefore]) {
    if (text !== null && parseInstant(text) === null) c.add("saml_time_unreadable", false, readableTime, plain(text));
  }
  c.add("saml_subject_confirmation", data !== null && end !== null, said("confirmationData"), plain(notOnOrAfter));
  const recipient = data && attribute(data, "Recipient");
  c.add("saml_recipient", isOurAcs(recipient ?? null, addresses.acsUrl), plain(addresses.acsUrl), plain(recipient));
  if (end !== null)
    c.add(
      "saml_expired",
      { passed: now.getTime() < end + skew, warns: now.getTime() >= end },
      said("after", { at: moment(now) }),
      withClockDistance(notOnOrAfter ?? null, now),
    );
  if (start !== null)
    c.add(
      "saml_not_yet_valid",
      { passed: start <= now.getTime() + skew, warns: start > now.getTime() },
      said("before", { at: moment(now) }),
      withClockDistance(notBefore, now),
    );
  const inResponseTo = data && attribute(data, "InResponseTo");
  if (request.state !== "none" && inResponseTo !== null && inResponseTo !== request.requestId) {
    c.add("saml_request_unknown", false, plain(request.requestId), plain(inResponseTo));
  }
  return c.checks;
}
