import type { KeyObject } from "node:crypto";
import { said } from "@/lib/facts/fact";
import { withPrefixesOf } from "./namespace-context";
import { checkAssertionStructure } from "./response-structure";
import { SamlFailure } from "./saml-failure";
import { ns } from "./saml-names";
import { childElements, parseMessage } from "./xml-document";
import { decryptElement } from "./xml-encryption";
import type { XmlElement } from "./xml-tree";

/**
 * Opens an EncryptedAssertion (checks.md 3.1.11). The plaintext goes through 3.1.4 to 3.1.7 like a message:
 * encryption must not be a way around them. What comes out is not verified yet.
 * @throws SamlFailure
 */
export function openAssertion(encrypted: XmlElement, decryption: readonly KeyObject[]): XmlElement {
  const assertion = parsePlaintext(decryptElement(encrypted, decryption), encrypted);
  checkAssertionStructure(assertion);
  return assertion;
}

/**
 * Opens an EncryptedID (core 2.2.4; checks.md 3.1.17): the NameID in it, and nothing else. Where it stood in signed bytes it is as
 * good as a plain one.
 * @throws SamlFailure
 */
export function openNameId(encrypted: XmlElement, decryption: readonly KeyObject[]): XmlElement {
  const name = parsePlaintext(decryptElement(encrypted, decryption), encrypted);
  const isNameId =
    name.namespaceURI === ns.assertion && name.localName === "NameID" && childElements(name).length === 0;
  if (!isNameId) throw new SamlFailure("saml_nameid", said("nameIdInside"), said("otherElement"));
  return name;
}

/**
 * The plaintext takes the place of its EncryptedData (xmlenc-core1 4.4). Some providers cut the element out of its document and
 * leave the declarations of its prefixes behind there, so where it does not parse alone it is read with those. What does parse
 * alone is never touched: its bytes were signed. A signature covers the namespace of each prefix that it needs, so an unsigned
 * place can give no other meaning to what is signed.
 */
function parsePlaintext(plaintext: string, encrypted: XmlElement): XmlElement {
  for (const xml of [plaintext, withPrefixesOf(encrypted, plaintext)]) {
    const root = parseOrNull(xml);
    if (root) return root;
  }
  // Garbage from a wrong key or a changed ciphertext looks like this too: one answer for all of it.
  throw new SamlFailure("saml_decrypt", said("encryptedForUs"), said("notOpened"));
}

function parseOrNull(xml: string): XmlElement | null {
  try {
    return parseMessage(xml);
  } catch {
    return null;
  }
}
