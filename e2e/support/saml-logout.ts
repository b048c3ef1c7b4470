import { createPrivateKey, sign as signBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { encryptNameId, escapeXml, type KeyPair, newId, type SignatureOptions, signElement } from "./saml-response";

/** Builds logout messages as identity providers of the field do, by both bindings. */

export type LogoutOptions = Omit<SignatureOptions, "key"> & {
  kind: "LogoutRequest" | "LogoutResponse";
  binding: "redirect" | "post" | "soap";
  id?: string;
  issuer: string;
  destination: string;
  now: Date;
  key: KeyPair;
  nameId?: string;
  nameIdFormat?: string | null;
  /** Further attributes of the NameID, as they are written. */
  nameIdAttributes?: string;
  sessionIndexes?: string[];
  encryptNameIdFor?: string;
  inResponseTo?: string;
  status?: string;
  subStatus?: string;
  relayState?: string | null;
  sign?: boolean;
  /** Changes the XML before it is signed, and after. */
  beforeSigning?: (xml: string) => string;
  afterSigning?: (xml: string) => string;
  /** Redirect: changes what is signed, and the query that is sent. */
  signedOctets?: (octets: string) => string;
  sentQuery?: (query: string) => string;
  /** SOAP: changes the whole envelope, whose message has been signed. */
  sentEnvelope?: (envelope: string) => string;
};

const rsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const hashes: Record<string, string> = { sha1: "sha1", sha256: "sha256", sha384: "sha384", sha512: "sha512" };

/** One message as it arrives: the query of a redirect, or the body of a form or of SOAP. */
export function buildLogout(options: LogoutOptions): string {
  const { binding, kind, sign = true, beforeSigning, afterSigning, relayState = "state of the provider" } = options;
  const parameter = kind === "LogoutRequest" ? "SAMLRequest" : "SAMLResponse";
  let xml = unsigned(options);
  if (options.encryptNameIdFor) xml = encryptNameId(xml, options.encryptNameIdFor);
  if (beforeSigning) xml = beforeSigning(xml);
  if (binding !== "redirect" && sign) xml = signElement(xml, kind, options);
  if (afterSigning) xml = afterSigning(xml);
  if (binding === "soap") {
    const envelope = inEnvelope(xml);
    return options.sentEnvelope ? options.sentEnvelope(envelope) : envelope;
  }
  if (binding === "post") {
    const fields = new URLSearchParams({ [parameter]: Buffer.from(xml).toString("base64") });
    if (relayState !== null) fields.set("RelayState", relayState);
    return options.sentQuery ? options.sentQuery(fields.toString()) : fields.toString();
  }
  const message = `${parameter}=${encodeURIComponent(deflateRawSync(xml).toString("base64"))}`;
  const state = relayState === null ? "" : `&RelayState=${encodeURIComponent(relayState)}`;
  const query = sign ? signQuery(`${message}${state}`, options) : `${message}${state}`;
  return options.sentQuery ? options.sentQuery(query) : query;
}

/** As Keycloak and SimpleSAMLphp write it: with a Header that is empty, and line breaks between. */
function inEnvelope(message: string): string {
  return `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/">\n  <SOAP-ENV:Header/>\n  <SOAP-ENV:Body>${message}</SOAP-ENV:Body>\n</SOAP-ENV:Envelope>`;
}

function signQuery(query: string, { key, signatureAlgorithm = rsaSha256, signedOctets }: LogoutOptions): string {
  const octets = `${query}&SigAlg=${encodeURIComponent(signatureAlgorithm)}`;
  const hash = hashes[signatureAlgorithm.split("-").at(-1) ?? ""] ?? "sha256";
  const signed = Buffer.from(signedOctets ? signedOctets(octets) : octets);
  const value = signBytes(hash, signed, createPrivateKey(key.privateKey)).toString("base64");
  return `${octets}&Signature=${encodeURIComponent(value)}`;
}

function unsigned(options: LogoutOptions): string {
  const { kind, id = newId(), issuer, destination, now, inResponseTo } = options;
  const answers = inResponseTo === undefined ? "" : ` InResponseTo="${escapeXml(inResponseTo)}"`;
  const content = kind === "LogoutRequest" ? subject(options) : status(options);
  return `<samlp:${kind} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${now.toISOString()}" Destination="${escapeXml(destination)}"${answers}><saml:Issuer>${escapeXml(issuer)}</saml:Issuer>${content}</samlp:${kind}>`;
}

function subject({
  nameId = "ada@acme.test",
  nameIdFormat = email,
  nameIdAttributes = "",
  sessionIndexes = [],
}: LogoutOptions) {
  const format = nameIdFormat === null ? "" : ` Format="${nameIdFormat}"`;
  const indexes = sessionIndexes
    .map((index) => `<samlp:SessionIndex>${escapeXml(index)}</samlp:SessionIndex>`)
    .join("");
  return `<saml:NameID${format}${nameIdAttributes}>${escapeXml(nameId)}</saml:NameID>${indexes}`;
}

function status({ status: code = "Success", subStatus }: LogoutOptions) {
  const uri = (name: string) => `urn:oasis:names:tc:SAML:2.0:status:${name}`;
  const below = subStatus === undefined ? "" : `<samlp:StatusCode Value="${uri(subStatus)}"/>`;
  return `<samlp:Status><samlp:StatusCode Value="${uri(code)}">${below}</samlp:StatusCode></samlp:Status>`;
}
