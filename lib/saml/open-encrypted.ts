import type { KeyObject } from "node:crypto";
import { checkAssertionStructure } from "./response-structure";
import { SamlFailure } from "./saml-failure";
import { ns } from "./saml-names";
import { childElements, parseMessage } from "./xml-document";
import { decryptElement } from "./xml-encryption";

/**
 * Opens an EncryptedAssertion (checks.md 3.1.11). The plaintext goes through 3.1.4 to 3.1.7 like a message:
 * encryption must not be a way around them. What comes out is not verified yet.
 * @throws SamlFailure
 */
export function openAssertion(
  encrypted: Element,
  decryption: readonly KeyObject[],
): { xml: string; assertion: Element } {
  const xml = decryptElement(encrypted, decryption);
  const assertion = parsePlaintext(xml);
  checkAssertionStructure(assertion);
  return { xml, assertion };
}

/**
 * Opens an EncryptedID (core 2.2.4; checks.md 3.1.17): the NameID in it, and nothing else. Where it stood in signed bytes it is as
 * good as a plain one.
 * @throws SamlFailure
 */
export function openNameId(encrypted: Element, decryption: readonly KeyObject[]): Element {
  const name = parsePlaintext(decryptElement(encrypted, decryption));
  const isNameId =
    name.namespaceURI === ns.assertion && name.localName === "NameID" && childElements(name).length === 0;
  if (!isNameId) throw new SamlFailure("saml_nameid", "a NameID inside the encryption", "another element");
  return name;
}

function parsePlaintext(xml: string): Element {
  try {
    return parseMessage(xml);
  } catch {
    // Garbage from a wrong key or a changed ciphertext looks like this too: one answer for all of it.
    throw new SamlFailure("saml_decrypt", "an element encrypted for our certificate", "one that our keys do not open");
  }
}
