import type { KeyObject } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { DOMParser } from "@xmldom/xmldom";
import { withPrefixesOf } from "@/lib/saml/namespace-context";
import { ns } from "@/lib/saml/saml-names";
import { childElement, parseMessage } from "@/lib/saml/xml-document";
import { decryptElement } from "@/lib/saml/xml-encryption";
import type { Message } from "./fixture-messages";
import { mutate } from "./mutations";
import { type OpponentVerdict, verifyByXmlCrypto } from "./opponents";
import { randomOf } from "./random";

/** What one mutated message showed: whether we accept it, and what is wrong about that. */
export type SignatureRound = { isAccepted: boolean; problems: string[] };

/**
 * One signed message, changed by somebody without a key. If we accept what came out, it says what it said before, and the
 * opponent verifies every signature of it and reads the same person.
 * @param seed names the change
 */
export function signatureRound(seed: number, messages: readonly Message[]): SignatureRound {
  const random = randomOf(seed);
  const message = random.pick(messages);
  if (!message) throw new Error("No message");
  const xml = mutate(message.xml, random);
  const after = message.verify(xml);
  if ("code" in after) return { isAccepted: false, problems: [] };
  const problems = isDeepStrictEqual(message.verdict, after) ? [] : ["it says something else"];
  problems.push(...opponentProblems(xml, message, after.nameId));
  return { isAccepted: true, problems: problems.map((problem) => `${seed} ${message.name}: ${problem}\n${xml}`) };
}

/** What the opponent finds wrong in a message that we accept as being about `nameId`. */
export function opponentProblems(xml: string, { keys, decryption }: Message, nameId: string): string[] {
  try {
    const verdicts = [...verifyByXmlCrypto(xml, keys), ...verifyInside(xml, keys, decryption)];
    const refused = verdicts.filter(({ signed }) => signed === null);
    if (refused.length > 0) return [`xml-crypto refuses the signature of ${refused.map(({ parent }) => parent)}`];
    const [signed] = verdicts.flatMap((verdict) => verdict.signed ?? []);
    if (signed === undefined) return ["xml-crypto finds no signature"];
    const names = new DOMParser()
      .parseFromString(signed, "text/xml")
      .getElementsByTagNameNS("urn:oasis:names:tc:SAML:2.0:assertion", "NameID");
    const read = Array.from(names, ({ textContent }) => textContent?.trim());
    // One that is encrypted is nothing that the opponent could read.
    if (names.length === 0 && xml.includes("EncryptedData")) return [];
    return read.includes(nameId) ? [] : [`xml-crypto reads ${read}, we read ${nameId}`];
  } catch (error) {
    return [`xmldom cannot read it: ${error}`];
  }
}

/** The signature of an assertion that is encrypted in the message. */
function verifyInside(xml: string, keys: readonly KeyObject[], decryption: readonly KeyObject[]): OpponentVerdict[] {
  const encrypted = childElement(parseMessage(xml), ns.assertion, "EncryptedAssertion");
  return encrypted ? verifyByXmlCrypto(withPrefixesOf(encrypted, decryptElement(encrypted, decryption)), keys) : [];
}
