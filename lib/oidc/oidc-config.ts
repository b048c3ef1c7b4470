import { z } from "zod";
import { discoveryDocumentSchema, stripWellKnown } from "./discovery-document";
import { hasPlaceholder, isManyTenants, isTenantId, tenantOf } from "./microsoft-tenant";

export const clientAuthMethods = ["client_secret_basic", "client_secret_post"] as const;
/** Asymmetric only: with a shared secret as key, whoever knows it could be anybody (checks.md 6). */
export const signingAlgorithms = ["RS256", "PS256", "ES256", "EdDSA"] as const;
export const responseModes = ["query", "form_post"] as const;
export const prompts = ["login", "consent", "select_account"] as const;

const endpoint = z
  .string()
  .trim()
  .max(2000)
  .pipe(z.url({ protocol: /^https?$/, error: "url" }).refine((value) => !value.includes("#"), "url_fragment"))
  .nullable()
  .default(null);

const names = (max: number) => z.array(z.string().trim().min(1).max(500)).max(max);

/** RFC 6749 3.3: one scope, without spaces or quotes. `openid` makes the request one of OpenID Connect, so it is forced. */
const scopes = z
  .array(
    z
      .string()
      .trim()
      .max(200)
      .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "scope"),
  )
  .max(50)
  .transform((all) => (all.includes("openid") ? all : ["openid", ...all]))
  .default(["openid", "profile", "email"]);

/**
 * The OpenID Connect half of a connection (`oidc` of api.md), as it is edited. The client secret is not part of it: it
 * goes in by its own field and never comes out.
 */
export const oidcConfigSchema = z.strictObject({
  issuer: z
    .string()
    .trim()
    .max(1024)
    .transform(stripWellKnown)
    .refine((value) => !hasPlaceholder(value), "tenant_placeholder")
    .pipe(z.url({ protocol: /^https?$/, error: "url" }).refine((value) => !/[?#]/.test(value), "issuer"))
    .nullable()
    .default(null),
  clientId: z.string().trim().min(1).max(500).nullable().default(null),
  /** When the provider stops accepting the secret; the console warns before. */
  clientSecretExpiresOn: z.iso.date("date").nullable().default(null),
  clientAuth: z.enum(clientAuthMethods).default("client_secret_basic"),
  /** Microsoft: the tenants whose people may enter; required for `common` and `organizations`. */
  allowedTenants: z.array(z.string().trim().toLowerCase().refine(isTenantId, "tenant_id")).max(200).default([]),
  authorizationEndpoint: endpoint,
  tokenEndpoint: endpoint,
  userinfoEndpoint: endpoint,
  revocationEndpoint: endpoint,
  endSessionEndpoint: endpoint,
  jwksUri: endpoint,
  scopes,
  /** The only claims that are used from each source; empty: all of them (EN-6). */
  idTokenClaims: names(200).default([]),
  userinfoClaims: names(200).default([]),
  maxAgeSeconds: z.int().min(0).max(31_536_000).nullable().default(null),
  acrValues: names(20).default([]),
  amrValues: names(20).default([]),
  idTokenSigningAlg: z.enum(signingAlgorithms).default("RS256"),
  responseMode: z.enum(responseModes).default("query"),
  prompt: z.enum(prompts).nullable().default(null),
});
export type OidcConfig = z.infer<typeof oidcConfigSchema>;

/** What is stored beside the editable part: the sealed secret, and the last good discovery document. */
export const storedOidcSchema = oidcConfigSchema.extend({
  sealedClientSecret: z.string().nullable().default(null),
  clientSecretSetAt: z.iso.datetime().nullable().default(null),
  discovery: discoveryDocumentSchema.nullable().default(null),
});
export type StoredOidc = z.infer<typeof storedOidcSchema>;

/** What a live connection needs; empty when it is complete. */
export function missingForLive(config: StoredOidc, isMicrosoft: boolean): string[] {
  const { issuer, clientId, sealedClientSecret, authorizationEndpoint, tokenEndpoint, jwksUri, allowedTenants } =
    config;
  const needed = { issuer, clientId, clientSecret: sealedClientSecret, authorizationEndpoint, tokenEndpoint, jwksUri };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === null ? [`oidc.${name}`] : []));
  // Without a tenant in the issuer, any tenant of Microsoft could sign its people in.
  const hasTenant = issuer !== null && !isManyTenants(issuer) && tenantOf(issuer) !== null;
  const needsTenants = isMicrosoft && issuer !== null && !hasTenant && allowedTenants.length === 0;
  return needsTenants ? [...missing, "oidc.allowedTenants"] : missing;
}

/** RFC 9207: what was announced is demanded, so that nobody can mix two providers up by leaving it out. */
export function sendsIssuer({ discovery }: StoredOidc): boolean {
  return discovery?.authorization_response_iss_parameter_supported === true;
}

/** Our side of an OIDC connection: what the administrator gives to the provider. */
export type RpAddresses = { redirectUri: string; postLogoutRedirectUri: string; initiateLoginUri: string };

/** @param baseUrl `APP_URL`, without a final slash */
export function rpAddresses(connectionId: string, baseUrl: string): RpAddresses {
  return {
    redirectUri: `${baseUrl}/oidc/callback/${connectionId}`,
    postLogoutRedirectUri: `${baseUrl}/logout/done`,
    initiateLoginUri: `${baseUrl}/sso/${connectionId}`,
  };
}
