import type { OidcConfig } from "@/lib/oidc/oidc-config";
import type { SamlConfig } from "@/lib/saml/saml-config";

/** What an application wants of one sign-in. */
export type WantedSignIn = { isFresh: boolean; acrValues: readonly string[] };

/** The part of a connection that a sign-in may ask for otherwise. */
type Asking =
  | { protocol: "saml"; saml: Pick<SamlConfig, "acrValues" | "forceAuthn"> }
  | { protocol: "oidc"; oidc: Pick<OidcConfig, "acrValues" | "prompt" | "maxAgeSeconds"> };

/**
 * The connection as it asks for one sign-in. Anew: SAML's ForceAuthn, which the response is verified against; OpenID Connect's `prompt` and
 * `max_age`, which make the provider say when it saw the person. How: what the application wants, as far as the connection takes it;
 * a response outside the connection's own list would be refused. Pure.
 */
export function askedConnection<C extends Asking>(connection: C, { isFresh, acrValues: wanted }: WantedSignIn): C {
  if (connection.protocol === "saml") {
    const acrValues = narrowed(connection.saml.acrValues, wanted);
    return { ...connection, saml: { ...connection.saml, acrValues, ...(isFresh && { forceAuthn: true }) } };
  }
  const acrValues = narrowed(connection.oidc.acrValues, wanted);
  const anew = isFresh && { prompt: "login", maxAgeSeconds: 0 };
  return { ...connection, oidc: { ...connection.oidc, acrValues, ...anew } };
}

function narrowed(accepted: string[], wanted: readonly string[]): string[] {
  if (accepted.length === 0) return [...wanted];
  const both = wanted.filter((value) => accepted.includes(value));
  return both.length === 0 ? accepted : both;
}
