import { deflateRawSync } from "node:zlib";
import { detachedAlgorithm, signDetached } from "./detached-signature";
import type { LogoutParameter } from "./logout-arrival";
import type { SamlConfig } from "./saml-config";
import { type OutgoingMessage, type OutgoingRequest, type SigningKey, signRoot } from "./samlify-messages";

export type UnencodedMessage = { parameter: LogoutParameter; xml: string; relayState: string | null };

/**
 * Encodes a message of ours for its binding (bindings 3.4 and 3.5), signed when a key is given: for a redirect over the query, else at its
 * root.
 */
export function encodeMessage(
  { parameter, xml, relayState }: UnencodedMessage,
  endpoint: { url: string; binding: "redirect" | "post" },
  key: SigningKey | null,
): OutgoingMessage {
  if (endpoint.binding === "post") {
    const signed = key ? signRoot(xml, key) : xml;
    const fields = { [parameter]: Buffer.from(signed, "utf8").toString("base64") };
    return {
      ...endpoint,
      binding: "post",
      fields: { ...fields, ...(relayState !== null && { RelayState: relayState }) },
    };
  }
  const octets = [
    `${parameter}=${encode(deflateRawSync(xml).toString("base64"))}`,
    ...(relayState === null ? [] : [`RelayState=${encode(relayState)}`]),
    ...(key ? [`SigAlg=${encode(detachedAlgorithm)}`] : []),
  ].join("&");
  const query = key ? `${octets}&Signature=${encode(signDetached(octets, key.privateKey))}` : octets;
  return { binding: "redirect", url: `${endpoint.url}${endpoint.url.includes("?") ? "&" : "?"}${query}` };
}

/**
 * The same for an AuthnRequest.
 * @param request `xml` as `buildAuthnRequest` built it; `ssoUrl` the provider's address, possibly with a login hint in its query
 */
export function encodeAuthnRequest(
  { xml, relayState, ssoUrl }: { xml: string; relayState: string; ssoUrl: string },
  { ssoBinding }: Pick<SamlConfig, "ssoBinding">,
  key: SigningKey | null,
): OutgoingRequest {
  const endpoint = { url: ssoUrl, binding: ssoBinding };
  const message = encodeMessage({ parameter: "SAMLRequest", xml, relayState }, endpoint, key);
  if (message.binding === "redirect") return message;
  return { ...message, fields: { SAMLRequest: message.fields.SAMLRequest ?? "", RelayState: relayState } };
}

/** Browsers write these characters in another way, which would break the signature over them. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
