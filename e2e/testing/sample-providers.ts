/** The two identity providers of `npm run samples`, as a test from outside sees them. */
export type SampleProviders = {
  /** Settings for a connection to the SAML provider. */
  saml(): { kind: "generic-saml"; saml: { metadataUrl: string } };
  /**
   * Settings for a connection to the OpenID provider, through a client of its own (RFC 7591). A provider that runs on this
   * machine takes any redirect address of this machine; another one needs them here.
   */
  openId(redirectUris?: string[]): Promise<{
    kind: "generic-oidc";
    oidc: { issuer: string; clientId: string; clientSecret: string };
  }>;
};

export function sampleProviders(at: { samlMetadataUrl: string; openIdIssuer: string }): SampleProviders {
  return {
    saml: () => ({ kind: "generic-saml", saml: { metadataUrl: at.samlMetadataUrl } }),
    async openId(redirectUris = ["http://localhost/"]) {
      const answer = await fetch(`${at.openIdIssuer}/reg`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ redirect_uris: redirectUris }),
      });
      const client = (await answer.json()) as { client_id: string; client_secret: string };
      if (!answer.ok) throw new Error(`The sample provider registered no client: ${JSON.stringify(client)}`);
      return {
        kind: "generic-oidc",
        oidc: { issuer: at.openIdIssuer, clientId: client.client_id, clientSecret: client.client_secret },
      };
    },
  };
}
