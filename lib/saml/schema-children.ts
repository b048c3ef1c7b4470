import { plain, said } from "@/lib/facts/fact";
import { SamlFailure } from "./saml-failure";
import { ns } from "./saml-names";
import { childElements } from "./xml-document";
import type { XmlElement } from "./xml-tree";

const protocol = (name: string) => `${ns.protocol} ${name}`;
const assertion = (name: string) => `${ns.assertion} ${name}`;
const subjectNames = ["BaseID", "NameID", "EncryptedID"];

/**
 * What may stand directly in the elements that decide who is signed in, and who is signed out (saml-schema-protocol-2.0,
 * saml-schema-assertion-2.0, xmldsig-core). Elements that the schema leaves open (Extensions, Advice, AttributeValue,
 * SubjectConfirmationData) are not listed; a Signature's own parts are held by `readSignatureShape`.
 */
const childrenOf: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    [protocol("Response")]: [
      ...["Issuer", "Assertion", "EncryptedAssertion"].map(assertion),
      ...["Extensions", "Status"].map(protocol),
      `${ns.ds} Signature`,
    ],
    [protocol("LogoutRequest")]: [
      ...["Issuer", ...subjectNames].map(assertion),
      ...["Extensions", "SessionIndex"].map(protocol),
      `${ns.ds} Signature`,
    ],
    [protocol("LogoutResponse")]: [
      ...["Issuer"].map(assertion),
      ...["Extensions", "Status"].map(protocol),
      `${ns.ds} Signature`,
    ],
    [protocol("Status")]: ["StatusCode", "StatusMessage", "StatusDetail"].map(protocol),
    [protocol("StatusCode")]: ["StatusCode"].map(protocol),
    [assertion("Assertion")]: [
      ...["Issuer", "Subject", "Conditions", "Advice", "Statement"].map(assertion),
      ...["AuthnStatement", "AuthzDecisionStatement", "AttributeStatement"].map(assertion),
      `${ns.ds} Signature`,
    ],
    [assertion("EncryptedAssertion")]: encryptedContent(),
    [assertion("EncryptedID")]: encryptedContent(),
    [assertion("Subject")]: [...subjectNames, "SubjectConfirmation"].map(assertion),
    [assertion("SubjectConfirmation")]: [...subjectNames, "SubjectConfirmationData"].map(assertion),
    [assertion("Conditions")]: ["Condition", "AudienceRestriction", "OneTimeUse", "ProxyRestriction"].map(assertion),
    [assertion("AudienceRestriction")]: ["Audience"].map(assertion),
  }).map(([parent, children]) => [parent, new Set(children)]),
);

function encryptedContent(): string[] {
  return ["EncryptedData", "EncryptedKey"].map((name) => `${ns.xenc} ${name}`);
}

/**
 * Refuses a child that the schema does not know there: one look-alike (`saml:assertion`, a NameID of another namespace)
 * that we pass over and another reader takes is how two readers see two people. Pure.
 * @throws SamlFailure saml_structure
 */
export function checkChildren(parent: XmlElement): void {
  const allowed = childrenOf.get(`${parent.namespaceURI} ${parent.localName}`);
  if (!allowed) return;
  const stranger = childElements(parent).find((child) => !allowed.has(`${child.namespaceURI} ${child.localName}`));
  if (!stranger) return;
  const names = [...allowed].map((name) => name.slice(name.indexOf(" ") + 1));
  throw new SamlFailure(
    "saml_structure",
    said("onlyInside", { parent: parent.localName, names: plain(names) }),
    stranger.namespaceURI
      ? said("elementOf", { name: stranger.nodeName, namespace: stranger.namespaceURI })
      : said("elementOfNone", { name: stranger.nodeName }),
  );
}
