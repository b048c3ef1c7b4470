import type { ConnectionKind } from "@/lib/connections/connection-schema";
import type { OidcConfig } from "@/lib/oidc/oidc-config";
import type { SamlConfig } from "@/lib/saml/saml-config";

/** What an application wants of one sign-in. */
export type WantedSignIn = { isFresh: boolean; wantsChoice: boolean; acrValues: readonly string[] };

/** The part of a connection that a sign-in may ask for otherwise. */
type Asking =
  | { protocol: "saml"; saml: Pick<SamlConfig, "acrValues" | "forceAuthn"> }
  | {
      protocol: "oidc";
      kind: ConnectionKind;
      oidc: Pick<OidcConfig, "acrValues" | "issuer" | "prompt" | "maxAgeSeconds">;
    };

/**
 * The connection as it asks for one sign-in. Anew: SAML's ForceAuthn, which the response is verified against; OpenID Connect's `prompt` and
 * `max_age`, which make the provider say when it saw the person. With a choice of accounts: `prompt`; people who authenticate
 * again can choose on that page. How: what the application wants, as far as the connection takes it;
 * a response outside the connection's own list would be refused. Pure.
 */
export function askedConnection<C extends Asking>(connection: C, wants: WantedSignIn): C {
  const { isFresh, wantsChoice, acrValues: wanted } = wants;
  if (connection.protocol === "saml") {
    const acrValues = narrowed(connection.saml.acrValues, wanted);
    return { ...connection, saml: { ...connection.saml, acrValues, ...(isFresh && { forceAuthn: true }) } };
  }
  const acrValues = narrowed(connection.oidc.acrValues, wanted);
  const choice = wantsChoice && { prompt: offersChoice(connection) ? "select_account" : "login" };
  const fresh = isFresh && { prompt: "login", maxAgeSeconds: 0 };
  return { ...connection, oidc: { ...connection.oidc, acrValues, ...choice, ...fresh } };
}

/** Who documents `select_account`. Others may refuse a value that they do not know; all of them show a page for `login`. */
function offersChoice({ kind, oidc: { issuer, prompt } }: Extract<Asking, { protocol: "oidc" }>): boolean {
  return kind === "microsoft-oidc" || issuer === "https://accounts.google.com" || prompt === "select_account";
}

function narrowed(accepted: string[], wanted: readonly string[]): string[] {
  if (accepted.length === 0) return [...wanted];
  const both = wanted.filter((value) => accepted.includes(value));
  return both.length === 0 ? accepted : both;
}
