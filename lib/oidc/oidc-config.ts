import { z } from "zod";
import { discoveryDocumentSchema, stripWellKnown } from "./discovery-document";
import { hasPlaceholder, isManyTenants, isTenantId, tenantOf } from "./microsoft-tenant";
import {
  chosenClientAuth,
  chosenSigningAlg,
  clientAuthMethods,
  keyEncryptionAlgorithms,
  signingAlgorithms,
} from "./oidc-methods";

export const responseModes = ["query", "form_post"] as const;
const prompts = ["login", "consent", "select_account"] as const;

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
 * The OpenID Connect half of a connection, as it is edited. The client secret is not part of it: it
 * goes in by its own field and never comes out.
 */
export const oidcConfigSchema = z.strictObject({
  issuer: z
    .string()
    .trim()
    .max(1024)
    .refine((value) => !hasPlaceholder(stripWellKnown(value)), "tenant_placeholder")
    .pipe(
      z
        .url({ protocol: /^https?$/, error: "url" })
        // The address of the document may be pasted, with its query; the issuer in it has none.
        .refine((value) => !/[?#]/.test(stripWellKnown(value)) && !value.includes("#"), "issuer"),
    )
    .nullable()
    .default(null),
  /** What the discovery document is asked with, without "?": taken from a pasted address (Microsoft: `appid=…`). */
  discoveryQuery: z
    .string()
    .trim()
    .max(500)
    .regex(/^[\w.~!$&'()*+,;=:@/?%-]+$/, "query")
    .nullable()
    .default(null),
  clientId: z.string().trim().min(1).max(500).nullable().default(null),
  /** When the provider stops accepting the secret; the console warns before. */
  clientSecretExpiresOn: z.iso.date("date").nullable().default(null),
  /** Null leaves it to the provider's document. */
  clientAuth: z.enum(clientAuthMethods).nullable().default(null),
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
  /** Null leaves it to the provider's document. */
  idTokenSigningAlg: z.enum(signingAlgorithms).nullable().default(null),
  /** Accepted beside that one, while a provider changes its keys. */
  additionalSigningAlgs: z.array(z.enum(signingAlgorithms)).max(signingAlgorithms.length).default([]),
  /** What the provider may encrypt ID tokens by: a key of ours is published for it. Null: none is. */
  idTokenEncryptionAlg: z.enum(keyEncryptionAlgorithms).nullable().default(null),
  requireEncryptedIdToken: z.boolean().default(false),
  responseMode: z.enum(responseModes).default("query"),
  prompt: z.enum(prompts).nullable().default(null),
});
export type OidcConfig = z.infer<typeof oidcConfigSchema>;

/**
 * What is stored: everything chosen, and beside the editable part the sealed secret and the last good discovery document.
 */
export const storedOidcSchema = oidcConfigSchema.extend({
  clientAuth: z.enum(clientAuthMethods).default(chosenClientAuth(null)),
  idTokenSigningAlg: z.enum(signingAlgorithms).default(chosenSigningAlg(null)),
  sealedClientSecret: z.string().nullable().default(null),
  clientSecretSetAt: z.iso.datetime().nullable().default(null),
  discovery: discoveryDocumentSchema.nullable().default(null),
});
export type StoredOidc = z.infer<typeof storedOidcSchema>;

/** What a live connection needs; empty when it is complete. */
export function missingForLive(
  config: OidcConfig & Pick<StoredOidc, "sealedClientSecret">,
  isMicrosoft: boolean,
): string[] {
  const { issuer, clientId, sealedClientSecret, authorizationEndpoint, tokenEndpoint, jwksUri, allowedTenants } =
    config;
  const secret = usesSecret(config) ? { clientSecret: sealedClientSecret } : {};
  const needed = { issuer, clientId, ...secret, authorizationEndpoint, tokenEndpoint, jwksUri };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === null ? [`oidc.${name}`] : []));
  // Without a tenant in the issuer, any tenant of Microsoft could sign its people in.
  const hasTenant = issuer !== null && !isManyTenants(issuer) && tenantOf(issuer) !== null;
  const needsTenants = isMicrosoft && issuer !== null && !hasTenant && allowedTenants.length === 0;
  return needsTenants ? [...missing, "oidc.allowedTenants"] : missing;
}

/** Whether the token endpoint is shown the client secret. */
export function usesSecret({ clientAuth }: Pick<OidcConfig, "clientAuth">): boolean {
  return clientAuth !== "private_key_jwt" && clientAuth !== "none";
}

/** What of a configuration is as the provider's document says, and follows it (0026). */
export const followingFields = ["clientAuth", "idTokenSigningAlg"] as const;
export type FollowingField = (typeof followingFields)[number];

export function followedFields({ discovery, clientAuth, idTokenSigningAlg }: StoredOidc): FollowingField[] {
  if (discovery === null) return [];
  const chosen = { clientAuth: chosenClientAuth(discovery), idTokenSigningAlg: chosenSigningAlg(discovery) };
  const own = { clientAuth, idTokenSigningAlg };
  return followingFields.filter((field) => own[field] === chosen[field]);
}

/** RFC 9207: what was announced is demanded, so that nobody can mix two providers up by leaving it out. */
export function sendsIssuer({ discovery }: StoredOidc): boolean {
  return discovery?.authorization_response_iss_parameter_supported === true;
}

/** Our side of an OIDC connection: what the administrator gives to the provider. */
export type RpAddresses = {
  redirectUri: string;
  postLogoutRedirectUri: string;
  initiateLoginUri: string;
  /** Where our own public keys lie, for a provider that verifies or encrypts with them. */
  clientJwksUri: string;
  /** Where the provider's server says that a session is over (Back-Channel Logout 1.0). */
  backchannelLogoutUri: string;
  /** What the provider shows in a frame when somebody signs out there (Front-Channel Logout 1.0). */
  frontchannelLogoutUri: string;
};

/** @param baseUrl `APP_URL`, without a final slash */
export function rpAddresses(connectionId: string, baseUrl: string): RpAddresses {
  return {
    redirectUri: `${baseUrl}/oidc/callback/${connectionId}`,
    postLogoutRedirectUri: `${baseUrl}/logout/done`,
    initiateLoginUri: `${baseUrl}/sso/${connectionId}`,
    clientJwksUri: `${baseUrl}/oidc/jwks/${connectionId}`,
    backchannelLogoutUri: `${baseUrl}/oidc/logout/${connectionId}`,
    frontchannelLogoutUri: `${baseUrl}/oidc/front-logout/${connectionId}`,
  };
}
