import type { KeyObject } from "node:crypto";
import { openAssertion } from "./open-encrypted";
import { SamlFailure } from "./saml-failure";
import { bearerMethod, ns } from "./saml-names";
import { attribute, childElement, childElements } from "./xml-document";
import type { XmlElement } from "./xml-tree";

/** More confirmations than this are no honest message; each is one row to look for. */
const maxNamed = 5;

/** The data of an assertion's confirmations of every method. */
export function allConfirmations(assertion: XmlElement): { method: string | null; data: XmlElement | null }[] {
  const subject = childElement(assertion, ns.assertion, "Subject");
  return (subject ? childElements(subject, ns.assertion, "SubjectConfirmation") : []).map((element) => ({
    method: attribute(element, "Method"),
    data: childElement(element, ns.assertion, "SubjectConfirmationData"),
  }));
}

/** The data of the bearer confirmations (profiles 4.1.4.2); other methods are not for a browser. */
export function bearerConfirmations(assertion: XmlElement): (XmlElement | null)[] {
  return allConfirmations(assertion)
    .filter(({ method }) => method === bearerMethod)
    .map(({ data }) => data);
}

/**
 * The requests that an assertion says it answers. InResponseTo of the Response is optional (core 3.2.2), so the
 * confirmations are asked: those for the address that the message arrived at, whatever is before them. Where none is
 * for us the others are named, so that a refusal can still be shown to whoever tests the connection. Only hints: the
 * checks decide by what was signed. Pure.
 * @param address the address that received the message
 */
export function requestsNamedBy(assertion: XmlElement, address: string): string[] {
  const named = bearerConfirmations(assertion).flatMap((data) => {
    const id = data && attribute(data, "InResponseTo");
    return data && id ? [{ id, isForUs: attribute(data, "Recipient")?.split("#", 1)[0] === address }] : [];
  });
  const forUs = named.filter(({ isForUs }) => isForUs);
  return [...new Set((forUs.length > 0 ? forUs : named).map(({ id }) => id))].slice(0, maxNamed);
}

/**
 * The same for an encrypted assertion, opened for that alone.
 * @returns nothing for one that cannot be opened: the checks will say the same of it, with everything else
 */
export function requestsNamedInside(
  encrypted: XmlElement,
  decryption: readonly KeyObject[],
  address: string,
): string[] {
  try {
    return requestsNamedBy(openAssertion(encrypted, decryption), address);
  } catch (error) {
    if (error instanceof SamlFailure) return [];
    throw error;
  }
}
