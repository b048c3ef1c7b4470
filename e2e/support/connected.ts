import type { Gatehouse } from "./gatehouse";
import { type KeyPair, makeKeyPair } from "./saml-response";

export type Connected = { slug: string; connectionId: string; provider: { entityId: string; key: KeyPair } };

/** An organization with a live connection to a provider that exists only as a key pair: tests answer for it. */
export async function connectOrganization(gatehouse: Gatehouse, slug: string, saml: object = {}): Promise<Connected> {
  const provider = { entityId: `https://idp.${slug}.test`, key: await makeKeyPair(slug) };
  await gatehouse.api("POST", "/organizations", { slug, name: slug });
  const settings = {
    name: `Provider of ${slug}`,
    kind: "generic-saml",
    status: "live",
    saml: {
      issuer: provider.entityId,
      ssoUrl: `${provider.entityId}/sso`,
      certificates: [provider.key.certificate],
      ...saml,
    },
  };
  return { slug, connectionId: await addConnection(gatehouse, settings, slug), provider };
}

/** Makes a connection by REST, a draft unless the settings say otherwise. Returns its id. */
export async function addConnection(gatehouse: Gatehouse, settings: object, slug = "acme"): Promise<string> {
  const made = await gatehouse.api("POST", `/organizations/${slug}/connections`, { status: "draft", ...settings });
  const connection = (await made.json()) as { id: string };
  if (made.status !== 201) throw new Error(`No connection: ${JSON.stringify(connection)}`);
  return connection.id;
}
