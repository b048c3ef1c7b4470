import { nothing, plain, said } from "@/lib/facts/fact";
import type { ArrivedLogout } from "./logout-arrival";
import { checkIds, checkSingleChildren, checkVersion, refuseObject } from "./response-structure";
import { SamlFailure } from "./saml-failure";
import { messageNames, ns } from "./saml-names";
import { checkChildren } from "./schema-children";
import { openEnvelope } from "./soap-envelope";
import { attribute, childElements, parseMessage, walk } from "./xml-document";
import type { XmlElement } from "./xml-tree";

/** A logout message that has the right shape and nothing more: every value in it is still only a claim. */
export type UnverifiedLogout = ArrivedLogout & { root: XmlElement };

const rootOf = { SAMLRequest: "LogoutRequest", SAMLResponse: "LogoutResponse" } as const;
const maxIdCharacters = 256;
const maxSessionIndexes = 100;
const onlyOnce = ["Issuer", "NameID", "BaseID", "EncryptedID"];

/**
 * Shapes a logout message: checks.md 3.1.4 to 3.1.7 with another root (3.2.3). A signature counts on the root alone, so there is
 * none elsewhere, whatever Extensions or an envelope may hold.
 * @throws SamlFailure slo_root, slo_envelope, saml_*
 */
export function shapeLogout(arrived: ArrivedLogout): UnverifiedLogout {
  const root = arrived.binding === "soap" ? openEnvelope(arrived.xml) : parseMessage(arrived.xml);
  const expected = rootOf[arrived.parameter];
  if (root.namespaceURI !== ns.protocol || root.localName !== expected)
    throw new SamlFailure("slo_root", plain(`samlp:${expected}`), plain(root.nodeName));
  checkTree(root);
  for (const name of onlyOnce) checkSingleChildren(root, ns.assertion, name);
  for (const name of ["Status", "Extensions"]) checkSingleChildren(root, ns.protocol, name);
  const indexes = childElements(root, ns.protocol, "SessionIndex").length;
  if (indexes > maxSessionIndexes)
    throw new SamlFailure("saml_too_complex", said("atMostElements", { count: maxSessionIndexes }), plain(indexes));
  checkVersion(root);
  const id = attribute(root, "ID");
  if (!id || id.length > maxIdCharacters)
    throw new SamlFailure("saml_structure", said("characters", { count: maxIdCharacters }), id ? plain(id) : nothing);
  return { ...arrived, root };
}

function checkTree(root: XmlElement): void {
  const ids = new Set<string>();
  const all = walk(root);
  for (const element of all) {
    // By bare local name too: a look-alike in another namespace has no honest use.
    if (element !== root && messageNames.includes(element.localName))
      throw new SamlFailure("saml_structure", said("oneElement", { name: root.localName }), plain(element.nodeName));
    refuseObject(element);
    if (element.localName === "Signature" && (element.namespaceURI !== ns.ds || element.parent !== root))
      throw new SamlFailure("saml_signature_position", said("signatureOfRoot"), plain(element.parent?.nodeName));
    checkIds(element, ids);
  }
  if (childElements(root, ns.ds, "Signature").length > 1)
    throw new SamlFailure("saml_signature_position", said("signatureOfRoot"), said("moreThanOne"));
  for (const element of all) checkChildren(element);
}
