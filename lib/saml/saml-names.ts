/** Namespaces and identifiers of SAML 2.0, XML Signature and XML Encryption. */
export const ns = {
  protocol: "urn:oasis:names:tc:SAML:2.0:protocol",
  assertion: "urn:oasis:names:tc:SAML:2.0:assertion",
  metadata: "urn:oasis:names:tc:SAML:2.0:metadata",
  ds: "http://www.w3.org/2000/09/xmldsig#",
  xenc: "http://www.w3.org/2001/04/xmlenc#",
  xenc11: "http://www.w3.org/2009/xmlenc11#",
  xsi: "http://www.w3.org/2001/XMLSchema-instance",
} as const;

export const bindings = {
  redirect: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect",
  post: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
  soap: "urn:oasis:names:tc:SAML:2.0:bindings:SOAP",
} as const;

/** What may stand once in what arrives, and nowhere else in it. */
export const messageNames: readonly string[] = [
  "LogoutRequest",
  "LogoutResponse",
  "Response",
  "Assertion",
  "EncryptedAssertion",
];

/** What settings call the common NameID formats; `any` asks for none. */
export const nameIdFormatNames = ["emailAddress", "persistent", "transient", "unspecified", "any"] as const;

export const nameIdFormats = {
  emailAddress: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  persistent: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  transient: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient",
  unspecified: "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified",
} as const;

export const entityFormat = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
/** Core 3.2.2.2: not every participant of the session could be signed out. */
export const statusPartialLogout = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout";
export const statusSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success";
export const statusRequester = "urn:oasis:names:tc:SAML:2.0:status:Requester";
export const statusRequestDenied = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied";
/** Status codes of the second level (core 3.2.2.2) that a change of ours may help with. */
export const statusInvalidNameIdPolicy = "urn:oasis:names:tc:SAML:2.0:status:InvalidNameIDPolicy";
export const statusNoAuthnContext = "urn:oasis:names:tc:SAML:2.0:status:NoAuthnContext";
export const bearerMethod = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
export const envelopedTransform = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
