import { z } from "zod";
import { isResolvedIssuer } from "./microsoft-tenant";

const endpoint = z.url({ protocol: /^https?$/ }).max(2000);
const names = z.array(z.string().max(200)).max(50);

/** What no sign-in can do without. */
const needed = {
  issuer: z.string().min(1).max(1024),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
};

/** What a provider may say (Discovery 1.0, section 3; RFC 8414; RFC 9207). */
const optional = {
  userinfo_endpoint: endpoint,
  revocation_endpoint: endpoint,
  end_session_endpoint: endpoint,
  authorization_response_iss_parameter_supported: z.boolean(),
  id_token_signing_alg_values_supported: names,
  token_endpoint_auth_methods_supported: names,
  token_endpoint_auth_signing_alg_values_supported: names,
  response_types_supported: names,
  response_modes_supported: names,
  code_challenge_methods_supported: names,
};
type OptionalMember = keyof typeof optional;
const optionalMembers = Object.keys(optional) as OptionalMember[];

/** What Gatehouse keeps of a provider's discovery document. */
export const discoveryDocumentSchema = z.object({
  ...needed,
  ...z.object(optional).partial().shape,
  /** Optional members that were there and could not be used; they count as absent. */
  ignored: z.array(z.string()).optional(),
});
export type DiscoveryDocument = z.infer<typeof discoveryDocumentSchema>;

/**
 * Reads a document as providers write them: an optional member that cannot be used (null, "", a text for a list) counts as
 * absent and is noted; what no sign-in can do without has to be good.
 * @returns the document, or the names of the members that are missing or malformed
 */
export function readDiscoveryDocument(json: unknown): { document: DiscoveryDocument } | { unusable: string[] } {
  const read = z.object(needed).safeParse(json);
  if (!read.success)
    return { unusable: [...new Set(read.error.issues.map((issue) => issue.path.join(".") || "the document"))] };
  const members = json as Record<string, unknown>;
  const present = optionalMembers.filter((name) => members[name] !== undefined);
  const usable = present.filter((name) => optional[name].safeParse(members[name]).success);
  const ignored = present.filter((name) => !usable.includes(name));
  const kept = Object.fromEntries(usable.map((name) => [name, members[name]]));
  return { document: { ...read.data, ...kept, ...(ignored.length > 0 && { ignored }) } };
}

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

/** Whose document is asked for, and with which query (without "?"); null without one. */
export type DiscoverySource = { issuer: string; query: string | null };

/**
 * An administrator may paste the document's address. Its query belongs to the question and is kept: Microsoft answers with
 * the keys of an application that has its own only when it is asked with `?appid=`.
 * @param knownQuery what is asked with when an issuer was typed, which says nothing about it
 */
export function discoverySource(typed: string, knownQuery: string | null): DiscoverySource {
  const text = typed.trim();
  const issuer = stripWellKnown(text);
  if (issuer === text) return { issuer, query: knownQuery };
  const [, query = ""] = text.split("?", 2);
  return { issuer, query: query || null };
}

/** Where the discovery document of an issuer lies (Discovery 1.0, section 4). */
export function discoveryAddress(issuer: string, query: string | null = null): string {
  return `${issuer.replace(/\/$/, "")}${wellKnown}${query === null ? "" : `?${query}`}`;
}

/**
 * The issuer to keep: the document's own, when it is the one that was asked for (Discovery 1.0, section 4.3). Apart from
 * equality only a final slash and Microsoft's resolved tenant are accepted.
 * @returns null when the document speaks for somebody else
 */
export function acceptedIssuer(typed: string, found: string, isMicrosoft: boolean): string | null {
  if (found.replace(/\/$/, "") === typed.replace(/\/$/, "")) return found;
  if (!isMicrosoft || !isResolvedIssuer(typed, found)) return null;
  // `{tenantid}` is no issuer that a token carries: the typed one stays, and the token's tenant is checked.
  return found.includes("{tenantid}") ? typed : found;
}
