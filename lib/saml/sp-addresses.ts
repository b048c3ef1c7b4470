import type { SamlConfig } from "./saml-config";

/** Our side of a SAML connection: what the administrator gives to the identity provider. */
export type SpAddresses = {
  /** Issuer of our requests, entityID of our metadata, expected Audience. */
  entityId: string;
  /** AssertionConsumerServiceURL, expected Recipient and Destination. */
  acsUrl: string;
  metadataUrl: string;
  defaultRelayState: string;
  /** Where the provider sends LogoutRequests and LogoutResponses, by redirect, by POST, and by SOAP where that is on. */
  logoutUrl: string;
};

/**
 * Derives our addresses (reference rows IK-A1, IK-A7 and IK-A8). With the shared style an override of the form
 * `{shared address}#suffix` replaces the ACS URL too: a fragment never reaches the server, so one route serves all.
 * @param baseUrl `APP_URL`, without a final slash
 */
export function spAddresses(
  connectionId: string,
  config: Pick<SamlConfig, "addressStyle" | "entityIdOverride">,
  baseUrl: string,
): SpAddresses {
  const shared = `${baseUrl}/saml/consume`;
  const own = config.addressStyle === "shared" ? shared : `${shared}/${connectionId}`;
  const override = config.entityIdOverride;
  const replacesAcs = config.addressStyle === "shared" && override?.startsWith(`${shared}#`) === true;
  return {
    entityId: override ?? own,
    acsUrl: replacesAcs && override ? override : own,
    metadataUrl: `${baseUrl}/saml/metadata/${connectionId}`,
    defaultRelayState: `${baseUrl}/dashboard`,
    logoutUrl: `${baseUrl}/saml/logout/${connectionId}`,
  };
}

/** Recipient and Destination: our ACS URL, with or without its fragment (IK-A7). */
export function isOurAcs(address: string | null, acsUrl: string): boolean {
  return address !== null && (address === acsUrl || address === acsUrl.replace(/#.*$/, ""));
}
