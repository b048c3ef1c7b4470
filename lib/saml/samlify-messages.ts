import { Constants, IdentityProvider, SamlLib, ServiceProvider, SPMetadata } from "samlify";
import { pemBody } from "./certificate";
import { nameIdFormatUri, type SamlConfig } from "./saml-config";
import { bindings, nameIdFormats } from "./saml-names";
import type { SpAddresses } from "./sp-addresses";

/**
 * The only file that knows samlify: it encodes and signs what we send and writes our metadata. It never sees a message
 * or metadata that comes in, and its `parse*` functions are never called (decision 0002).
 */

export type SigningKey = { certificate: string; privateKey: string };

/** Any message on its way through the browser. */
export type OutgoingMessage =
  | { binding: "redirect"; url: string }
  | { binding: "post"; url: string; fields: Record<string, string> };

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

/** Signs the root of a message of ours, after its Issuer (core 5.4). */
export function signRoot(xml: string, key: SigningKey): string {
  return SamlLib.constructSAMLSignature({
    rawSamlMessage: xml,
    referenceTagXPath: "/*",
    privateKey: key.privateKey,
    signatureAlgorithm: rsaSha256,
    signingCert: pemBody(key.certificate),
    signatureConfig: { prefix: "ds", location: { reference: "/*/*[local-name(.)='Issuer']", action: "after" } },
    isBase64Output: false,
  });
}

/**
 * Our metadata for one connection (saml-metadata 2.4.4): signing and encryption certificates of the active and the next
 * key, the NameID format, the ACS, and where single logout is on its address, for each binding.
 */
export function serviceProviderMetadata(
  config: SamlConfig,
  addresses: SpAddresses,
  certificates: readonly string[],
): string {
  const bodies = certificates.map(pemBody);
  const metadata = SPMetadata({
    entityID: addresses.entityId,
    authnRequestsSigned: config.signRequests,
    wantAssertionsSigned: config.requireSignedAssertion,
    ...(bodies.length > 0 && { signingCert: bodies, encryptCert: bodies }),
    elementsOrder: [...Constants.elementsOrder.shibboleth],
    ...(config.singleLogout.enabled && {
      singleLogoutService: [bindings.redirect, bindings.post, ...(config.singleLogout.soap ? [bindings.soap] : [])].map(
        (Binding) => ({ Binding, Location: addresses.logoutUrl }),
      ),
    }),
    nameIDFormat: [nameIdFormatUri(config) ?? nameIdFormats.unspecified],
    assertionConsumerService: [{ Binding: bindings.post, Location: addresses.acsUrl, isDefault: true }],
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${metadata.getMetadata()}\n`;
}
