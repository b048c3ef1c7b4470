import { Constants, SamlLib, SPMetadata } from "samlify";
import { pemBody } from "./certificate";
import { nameIdFormatUri, type SamlConfig } from "./saml-config";
import { bindings, nameIdFormats } from "./saml-names";
import type { SpAddresses } from "./sp-addresses";

/**
 * The only file that knows samlify: it signs what we post and writes our metadata. It never sees a message
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
