import type { KeyObject } from "node:crypto";
import { checkAssertionStructure } from "./response-structure";
import { SamlFailure } from "./saml-failure";
import { parseMessage } from "./xml-document";
import { decryptAssertion } from "./xml-encryption";

/**
 * Opens an EncryptedAssertion (checks.md 3.1, step 11). The plaintext goes through steps 4 to 7 like a message:
 * encryption must not be a way around them. What comes out is not verified yet.
 * @throws SamlFailure
 */
export function openAssertion(
  encrypted: Element,
  decryption: readonly KeyObject[],
): { xml: string; assertion: Element } {
  const xml = decryptAssertion(encrypted, decryption);
  const assertion = parsePlaintext(xml);
  checkAssertionStructure(assertion);
  return { xml, assertion };
}

function parsePlaintext(xml: string): Element {
  try {
    return parseMessage(xml);
  } catch {
    // Garbage from a wrong key or a changed ciphertext looks like this too: one answer for all of it.
    throw new SamlFailure(
      "saml_decrypt",
      "an assertion encrypted for our certificate",
      "one that our keys do not open",
    );
  }
}
