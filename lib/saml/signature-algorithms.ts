/**
 * The closed lists of algorithms (checks.md 3.1.8). SHA-1 appears only behind a connection's dated exception.
 */
export const inclusiveCanonicalization = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

export const canonicalizations = new Set([
  "http://www.w3.org/2001/10/xml-exc-c14n#",
  "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
  inclusiveCanonicalization,
]);

export const signatureAlgorithms: ReadonlyMap<string, { hash: string; ecdsa: boolean }> = new Map([
  ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", { hash: "sha256", ecdsa: false }],
  ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", { hash: "sha384", ecdsa: false }],
  ["http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", { hash: "sha512", ecdsa: false }],
  ["http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", { hash: "sha256", ecdsa: true }],
  ["http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", { hash: "sha384", ecdsa: true }],
  ["http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", { hash: "sha512", ecdsa: true }],
]);

export const sha1SignatureAlgorithm = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";

export const digestAlgorithms: ReadonlyMap<string, string> = new Map([
  ["http://www.w3.org/2001/04/xmlenc#sha256", "sha256"],
  ["http://www.w3.org/2001/04/xmldsig-more#sha384", "sha384"],
  ["http://www.w3.org/2001/04/xmlenc#sha512", "sha512"],
]);

export const sha1DigestAlgorithm = "http://www.w3.org/2000/09/xmldsig#sha1";
