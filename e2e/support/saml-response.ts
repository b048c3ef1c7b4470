import {
  constants,
  createCipheriv,
  createHash,
  createPrivateKey,
  publicEncrypt,
  randomBytes,
  sign as signBytes,
} from "node:crypto";
import { generate } from "selfsigned";
import { SignedXml } from "xml-crypto";

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

/** Content and key encryption of the field: AES-GCM or AES-CBC, OAEP with SHA-1, or SHA-256 and a mask function. */
export type EncryptionStyle = {
  content: "aes128-cbc" | "aes256-cbc" | "aes128-gcm" | "aes256-gcm";
  oaep: "sha1" | "sha256";
};

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
  /** What stands in KeyInfo instead: of the signature's prefix (with its colon) and the certificate in base64. */
  keyInfo?: (prefix: string, certificate: string) => string;
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

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const newId = () => `_${randomBytes(16).toString("hex")}`;

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

function signElement(
  xml: string,
  name: "Assertion" | "Response",
  {
    key,
    signatureAlgorithm = rsaSha256,
    digestAlgorithm = sha256,
    signaturePrefix = "ds",
    inclusivePrefixes = [],
    withCertificate = false,
    keyInfo,
  }: ResponseOptions,
): string {
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
  return signer.getSignedXml();
}

const contentAlgorithms = {
  "aes128-cbc": { uri: "http://www.w3.org/2001/04/xmlenc#aes128-cbc", keyBytes: 16 },
  "aes256-cbc": { uri: "http://www.w3.org/2001/04/xmlenc#aes256-cbc", keyBytes: 32 },
  "aes128-gcm": { uri: "http://www.w3.org/2009/xmlenc11#aes128-gcm", keyBytes: 16 },
  "aes256-gcm": { uri: "http://www.w3.org/2009/xmlenc11#aes256-gcm", keyBytes: 32 },
} as const;

function encryptContent(text: string, name: EncryptionStyle["content"], key: Buffer): Buffer {
  const cipherName = name.replace("aes", "aes-").replace(/(\d+)/, "$1");
  if (name.endsWith("gcm")) {
    const iv = randomBytes(12);
    const cipher = createCipheriv(cipherName as "aes-256-gcm", key, iv);
    return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  }
  const iv = randomBytes(16);
  // xmlenc-core 5.2: the last byte counts the padding; PKCS#7 is one such padding.
  const cipher = createCipheriv(cipherName, key, iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]);
}

function encryptAssertion(xml: string, certificate: string, style?: EncryptionStyle): string {
  const [assertion] = /<((?:\w+:)?)Assertion[\s\S]*<\/\1Assertion>/.exec(xml) ?? [""];
  return xml.replace(assertion, encryptedElement("EncryptedAssertion", assertion, certificate, style));
}

function encryptNameId(xml: string, certificate: string, style?: EncryptionStyle): string {
  const [name] = /<saml:NameID[\s\S]*<\/saml:NameID>/.exec(xml) ?? [""];
  // Alone it has to declare its own prefix.
  const alone = name.replace("<saml:NameID", '<saml:NameID xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"');
  return xml.replace(name, encryptedElement("EncryptedID", alone, certificate, style));
}

/** Any text as an EncryptedAssertion or EncryptedID. */
export function encryptedElement(
  name: "EncryptedAssertion" | "EncryptedID",
  plaintext: string,
  certificate: string,
  { content, oaep }: EncryptionStyle = { content: "aes256-gcm", oaep: "sha1" },
): string {
  const { uri, keyBytes } = contentAlgorithms[content];
  const contentKey = randomBytes(keyBytes);
  const body = encryptContent(plaintext, content, contentKey).toString("base64");
  const wrapped = publicEncrypt(
    { key: certificate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaep },
    contentKey,
  ).toString("base64");
  const keyMethod =
    oaep === "sha1"
      ? `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>`
      : `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep"><ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"/></xenc:EncryptionMethod>`;
  return `<saml:${name} xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="${uri}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>${keyMethod}<xenc:CipherData><xenc:CipherValue>${wrapped}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${body}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:${name}>`;
}
