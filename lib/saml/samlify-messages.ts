import { IdentityProvider, ServiceProvider } from "samlify";
import { pemBody } from "./certificate";
import { nameIdFormatUri, type SamlConfig } from "./saml-config";
import { bindings, nameIdFormats } from "./saml-names";
import type { SpAddresses } from "./sp-addresses";

/**
 * The only file that knows samlify: it encodes and signs what we send and writes our metadata. It never sees a message
 * or metadata that comes in, and its `parse*` functions are never called (decision 0002).
 */

export type SigningKey = { certificate: string; privateKey: string };

export type OutgoingRequest =
  | { binding: "redirect"; url: string }
  | { binding: "post"; url: string; fields: { SAMLRequest: string; RelayState: string } };

const rsaSha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

export type UnencodedRequest = {
  id: string;
  /** As `buildAuthnRequest` built it. */
  xml: string;
  relayState: string;
  /** The provider's address, possibly with a login hint in its query. */
  ssoUrl: string;
};

/** Encodes an AuthnRequest for its binding (bindings 3.4 and 3.5), signed when a key is given. */
export function encodeAuthnRequest(
  request: UnencodedRequest,
  config: SamlConfig,
  addresses: SpAddresses,
  key: SigningKey | null,
): OutgoingRequest {
  const { ssoUrl } = request;
  const provider = IdentityProvider({
    entityID: config.issuer ?? "",
    wantAuthnRequestsSigned: key !== null,
    singleSignOnService: [{ Binding: bindings[config.ssoBinding], Location: ssoUrl }],
    // Never used here; without one the library writes a line to the console at every sign-in.
    singleLogoutService: [{ Binding: bindings.redirect, Location: config.sloUrl ?? ssoUrl }],
  });
  const us = ServiceProvider({
    entityID: addresses.entityId,
    authnRequestsSigned: key !== null,
    requestSignatureAlgorithm: rsaSha256,
    assertionConsumerService: [{ Binding: bindings.post, Location: addresses.acsUrl }],
    ...(key && { privateKey: key.privateKey, signingCert: pemBody(key.certificate) }),
    signatureConfig: {
      prefix: "ds",
      location: { reference: "/*[local-name(.)='AuthnRequest']/*[local-name(.)='Issuer']", action: "after" },
    },
  });
  const { context } = us.createLoginRequest(provider, config.ssoBinding, {
    relayState: request.relayState,
    customTagReplacement: () => ({ id: request.id, context: request.xml }),
  });
  return config.ssoBinding === "redirect"
    ? { binding: "redirect", url: context }
    : { binding: "post", url: ssoUrl, fields: { SAMLRequest: context, RelayState: request.relayState } };
}

/**
 * Our metadata for one connection (saml-metadata 2.4.4): signing and encryption certificates of the active and the next
 * key, the NameID format, the ACS.
 */
export function serviceProviderMetadata(
  config: SamlConfig,
  addresses: SpAddresses,
  certificates: readonly string[],
): string {
  const bodies = certificates.map(pemBody);
  const us = ServiceProvider({
    entityID: addresses.entityId,
    authnRequestsSigned: config.signRequests,
    wantAssertionsSigned: config.requireSignedAssertion,
    ...(bodies.length > 0 && { signingCert: bodies, encryptCert: bodies }),
    nameIDFormat: [nameIdFormatUri(config) ?? nameIdFormats.unspecified],
    assertionConsumerService: [{ Binding: bindings.post, Location: addresses.acsUrl, isDefault: true }],
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${us.getMetadata()}\n`;
}
