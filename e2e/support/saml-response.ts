import { createHash, createPrivateKey, randomBytes, sign as signBytes } from "node:crypto";
import { DOMParser } from "@xmldom/xmldom";
import { generate } from "selfsigned";
import { ExclusiveCanonicalization, SignedXml } from "xml-crypto";
import { type EncryptionStyle, encryptedElement } from "./saml-encryption";

/** Builds SAML responses as identity providers of the field do, for tests, benchmarks and the sample provider. */

export type KeyPair = { certificate: string; privateKey: string };

export async function makeKeyPair(commonName: string): Promise<KeyPair> {
  const pair = await generate([{ name: "commonName", value: commonName }], { keySize: 2048, algorithm: "sha256" });
  return { certificate: pair.cert.trim(), privateKey: pair.private.trim() };
}

export async function makeEcKeyPair(commonName: string): Promise<KeyPair> {
  const pair = await generate([{ name: "commonName", value: commonName }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
  });
  return { certificate: pair.cert.trim(), privateKey: pair.private.trim() };
}

export type SignatureOptions = Pick<
  ResponseOptions,
  | "key"
  | "signatureAlgorithm"
  | "digestAlgorithm"
  | "signaturePrefix"
  | "inclusivePrefixes"
  | "withCertificate"
  | "keyInfo"
  | "writeSignedInfo"
  | "writeSignature"
>;

export type ResponseOptions = {
  issuer: string;
  acsUrl: string;
  audience: string;
  inResponseTo: string | null;
  nameId: string;
  nameIdFormat?: string;
  attributes?: Record<string, string[]>;
  now: Date;
  sign?: "assertion" | "response" | "both" | "none";
  key: KeyPair;
  signatureAlgorithm?: string;
  digestAlgorithm?: string;
  /** The certificate to encrypt the assertion for. */
  encryptFor?: string;
  encryption?: EncryptionStyle;
  /** The certificate to encrypt the NameID for, before the assertion is signed. */
  encryptNameIdFor?: string;
  /** The prefix of signature elements. */
  signaturePrefix?: string;
  inclusivePrefixes?: string[];
  /** Providers of the field put their certificate into the signature. */
  withCertificate?: boolean;
  /** What is in KeyInfo instead: of the signature's prefix (with its colon) and the certificate in base64. */
  keyInfo?: (prefix: string, certificate: string) => string;
  /** How the product writes a signature: its SignedInfo, which is signed as it is written, and what is around that. */
  writeSignedInfo?: (signedInfo: string) => string;
  writeSignature?: (signature: string) => string;
  status?: string;
  /** Changes the XML before it is signed, and after. */
  beforeSigning?: (xml: string) => string;
  afterSigning?: (xml: string) => string;
  /** Changes the XML after encryption, before the response is signed. */
  beforeResponseSignature?: (xml: string) => string;
  authnInstant?: Date;
  /** The provider's second status code, below `status`. */
  subStatus?: string;
};

const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
const enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const rsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const sha256 = "http://www.w3.org/2001/04/xmlenc#sha256";
const email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

/** What providers sign with and xml-crypto does not offer: SHA-384, and ECDSA as XML Signature writes it (r and s). */
const signatureAlgorithm = (uri: string, hash: string) =>
  class {
    getAlgorithmName = () => uri;
    getSignature = (signedInfo: string | Buffer, privateKey: string) => {
      const key = createPrivateKey(privateKey);
      return signBytes(hash, Buffer.from(signedInfo), { key, dsaEncoding: "ieee-p1363" }).toString("base64");
    };
    verifySignature = () => false;
  };
const more = "http://www.w3.org/2001/04/xmldsig-more#";
const extraSignatureAlgorithms = {
  [`${more}rsa-sha384`]: signatureAlgorithm(`${more}rsa-sha384`, "sha384"),
  [`${more}ecdsa-sha256`]: signatureAlgorithm(`${more}ecdsa-sha256`, "sha256"),
};
const extraHashAlgorithms = {
  [`${more}sha384`]: class {
    getAlgorithmName = () => `${more}sha384`;
    getHash = (xml: string) => createHash("sha384").update(xml, "utf8").digest("base64");
  },
};

export const escapeXml = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
export const newId = () => `_${randomBytes(16).toString("hex")}`;

/** One signed response as XML. */
export function buildResponse(options: ResponseOptions): string {
  const { sign = "assertion" } = options;
  let xml = unsignedResponse(options, newId(), newId());
  if (options.encryptNameIdFor) xml = encryptNameId(xml, options.encryptNameIdFor, options.encryption);
  if (options.beforeSigning) xml = options.beforeSigning(xml);
  if (sign === "assertion" || sign === "both") xml = signElement(xml, "Assertion", options);
  if (options.encryptFor) xml = encryptAssertion(xml, options.encryptFor, options.encryption);
  if (options.beforeResponseSignature) xml = options.beforeResponseSignature(xml);
  if (sign === "response" || sign === "both") xml = signElement(xml, "Response", options);
  return options.afterSigning ? options.afterSigning(xml) : xml;
}

export function encodeResponse(xml: string): string {
  return Buffer.from(xml, "utf8").toString("base64");
}

function unsignedResponse(options: ResponseOptions, responseId: string, assertionId: string): string {
  const {
    issuer,
    acsUrl,
    audience,
    inResponseTo,
    nameId,
    nameIdFormat = email,
    attributes = {},
    now,
    status = "Success",
    subStatus,
  } = options;
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  const request = inResponseTo ? ` InResponseTo="${escapeXml(inResponseTo)}"` : "";
  const values = Object.entries(attributes)
    .map(
      ([name, list]) =>
        `<saml:Attribute Name="${escapeXml(name)}">${list.map((value) => `<saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue>`).join("")}</saml:Attribute>`,
    )
    .join("");
  const statement = values ? `<saml:AttributeStatement>${values}</saml:AttributeStatement>` : "";
  const assertion = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${assertionId}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${escapeXml(issuer)}</saml:Issuer><saml:Subject><saml:NameID Format="${nameIdFormat}">${escapeXml(nameId)}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${at(300)}" Recipient="${escapeXml(acsUrl)}"${request}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${at(-30)}" NotOnOrAfter="${at(300)}"><saml:AudienceRestriction><saml:Audience>${escapeXml(audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${(options.authnInstant ?? now).toISOString()}" SessionIndex="${newId()}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${statement}</saml:Assertion>`;
  const body = status === "Success" ? assertion : "";
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${responseId}" Version="2.0" IssueInstant="${at(0)}" Destination="${escapeXml(acsUrl)}"${request}><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${escapeXml(issuer)}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"${subStatus ? `><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${subStatus}"/></samlp:StatusCode>` : "/>"}</samlp:Status>${body}</samlp:Response>`;
}

/** Signs one element of a message by its name, after its Issuer, as its provider writes a signature. */
export function signElement(
  xml: string,
  name: "Assertion" | "Response" | "LogoutRequest" | "LogoutResponse",
  options: SignatureOptions,
): string {
  const {
    key,
    signatureAlgorithm = rsaSha256,
    digestAlgorithm = sha256,
    signaturePrefix = "ds",
    inclusivePrefixes = [],
    withCertificate = false,
    keyInfo,
    writeSignedInfo,
    writeSignature = (signature) => signature,
  } = options;
  const signer = new SignedXml({
    privateKey: key.privateKey,
    signatureAlgorithm,
    canonicalizationAlgorithm: exclusive,
    ...(withCertificate && { publicCert: key.certificate, getKeyInfoContent: SignedXml.getKeyInfoContent }),
    ...(keyInfo && {
      getKeyInfoContent: ({ prefix }: { prefix?: string | null } = {}) =>
        keyInfo(prefix ? `${prefix}:` : "", key.certificate.replace(/-----[^-]+-----|\s/g, "")),
    }),
  });
  Object.assign(signer.SignatureAlgorithms, extraSignatureAlgorithms);
  Object.assign(signer.HashAlgorithms, extraHashAlgorithms);
  const xpath = `//*[local-name(.)='${name}']`;
  signer.addReference({
    xpath,
    transforms: [enveloped, exclusive],
    digestAlgorithm,
    inclusiveNamespacesPrefixList: inclusivePrefixes,
  });
  signer.computeSignature(xml, {
    prefix: signaturePrefix,
    location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: "after" },
  });
  // The signature just made is the first one: that of the response is before that of the assertion.
  return signer.getSignedXml().replace(/<((?:\w+:)?)Signature [\s\S]*?<\/\1Signature>/, (signature) => {
    return writeSignature(writeSignedInfo ? signAgain(signature, writeSignedInfo, key.privateKey) : signature);
  });
}

/** Signs a SignedInfo that is written in another way, with RSA and SHA-256. */
function signAgain(signature: string, write: (signedInfo: string) => string, privateKey: string): string {
  const written = signature.replace(/<((?:\w+:)?)SignedInfo>[\s\S]*<\/\1SignedInfo>/, write);
  const root = new DOMParser().parseFromString(written, "text/xml").documentElement;
  const [signedInfo] = Array.from(root.getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "SignedInfo"));
  if (!signedInfo) throw new Error("The signature has no SignedInfo");
  const canonical = new ExclusiveCanonicalization().process(signedInfo, {});
  const value = signBytes("sha256", Buffer.from(String(canonical)), privateKey).toString("base64");
  return written.replace(/(SignatureValue>)[^<]*/, `$1${value}`);
}

function encryptAssertion(xml: string, certificate: string, style?: EncryptionStyle): string {
  const [assertion] = /<((?:\w+:)?)Assertion[\s\S]*<\/\1Assertion>/.exec(xml) ?? [""];
  return xml.replace(assertion, encryptedElement("EncryptedAssertion", assertion, certificate, style));
}

export function encryptNameId(xml: string, certificate: string, style?: EncryptionStyle): string {
  const [name] = /<saml:NameID[\s\S]*<\/saml:NameID>/.exec(xml) ?? [""];
  // Alone it has to declare its own prefix.
  const alone = name.replace("<saml:NameID", '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"');
  return xml.replace(name, encryptedElement("EncryptedID", alone, certificate, style));
}
