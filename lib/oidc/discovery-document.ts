import { z } from "zod";
import { isResolvedIssuer } from "./microsoft-tenant";

const endpoint = z.url({ protocol: /^https?$/ }).max(2000);

/** What Gatehouse keeps of a provider's discovery document (OpenID Connect Discovery 1.0, section 3; RFC 8414). */
export const discoveryDocumentSchema = z.object({
  issuer: z.string().min(1).max(1024),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  userinfo_endpoint: endpoint.optional(),
  revocation_endpoint: endpoint.optional(),
  end_session_endpoint: endpoint.optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).max(50).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).max(50).optional(),
});
export type DiscoveryDocument = z.infer<typeof discoveryDocumentSchema>;

/** Our field for each endpoint of the document: what "Fetch configuration" fills. */
export const discoveredFields = {
  authorizationEndpoint: "authorization_endpoint",
  tokenEndpoint: "token_endpoint",
  userinfoEndpoint: "userinfo_endpoint",
  revocationEndpoint: "revocation_endpoint",
  endSessionEndpoint: "end_session_endpoint",
  jwksUri: "jwks_uri",
} as const satisfies Record<string, keyof DiscoveryDocument>;
export type DiscoveredField = keyof typeof discoveredFields;

const wellKnown = "/.well-known/openid-configuration";

/** The issuer of what an administrator typed or pasted: the well-known suffix is the document's address, not part of it. */
export function stripWellKnown(typed: string): string {
  const at = typed.indexOf("/.well-known/");
  return at < 0 ? typed : typed.slice(0, at);
}

/** Where the discovery document of an issuer lies (Discovery 1.0, section 4). */
export function discoveryAddress(issuer: string): string {
  return `${issuer.replace(/\/$/, "")}${wellKnown}`;
}

/**
 * The issuer to keep: the document's own, when it is the one that was asked for (Discovery 1.0, section 4.3). Apart from
 * equality only a final slash and Microsoft's resolved tenant are accepted.
 * @returns null when the document speaks for somebody else
 */
export function acceptedIssuer(typed: string, found: string, isMicrosoft: boolean): string | null {
  if (found === typed) return typed;
  if (found.replace(/\/$/, "") === typed.replace(/\/$/, "")) return found;
  if (!isMicrosoft || !isResolvedIssuer(typed, found)) return null;
  // `{tenantid}` is no issuer that a token carries: the typed one stays, and the token's tenant is judged.
  return found.includes("{tenantid}") ? typed : found;
}
