import { z } from "zod";
import { imageInputSchema } from "@/lib/branding/image-schema";
import { nameSchema } from "@/lib/identity/plain-text";
import { accessRuleSchema, applicationStatuses } from "./access-rule";
import { claimRowsSchema } from "./claim-rows";
import { pathRulesSchema } from "./path-rule";
import { addressSchema, originSchema, redirectUriSchema } from "./web-address";

export const applicationKinds = ["oidc", "proxy"] as const;
export type ApplicationKind = (typeof applicationKinds)[number];

export const clientAuthMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"] as const;
export type ClientAuth = (typeof clientAuthMethods)[number];

const address = addressSchema.nullable().default(null);
const distinct = (values: string[]) => [...new Set(values)];

/** A public key (RFC 7517). The private half, or a shared key, would be known to everybody who reads this application. */
const publicKeySchema = z
  .looseObject({ kty: z.enum(["RSA", "EC", "OKP"]), kid: z.string().max(200).optional() })
  .refine((key) => !["d", "p", "q", "dp", "dq", "qi", "k"].some((member) => member in key), "jwks_private")
  .refine((key) => JSON.stringify(key).length <= 10_000, "jwks_size");

const common = {
  name: nameSchema(),
  logo: imageInputSchema.default(null),
  /** Where the tile of the person's page leads. */
  launchUrl: address,
  status: z.enum(applicationStatuses).default("on"),
  access: accessRuleSchema.prefault({}),
  claims: claimRowsSchema.default([]),
};

const oidcApplicationSchema = z.strictObject({
  kind: z.literal("oidc"),
  ...common,
  redirectUris: z.array(redirectUriSchema).max(50).transform(distinct).default([]),
  postLogoutRedirectUris: z.array(redirectUriSchema).max(50).transform(distinct).default([]),
  /** OpenID Connect Core 4: where a sign-in begins that starts on our side. */
  initiateLoginUri: address,
  backchannelLogoutUri: address,
  clientAuth: z.enum(clientAuthMethods).default("client_secret_basic"),
  jwks: z
    .strictObject({ keys: z.array(publicKeySchema).min(1).max(10) })
    .nullable()
    .default(null),
  jwksUri: address,
});

const proxyApplicationSchema = z.strictObject({
  kind: z.literal("proxy"),
  ...common,
  origin: originSchema,
  paths: pathRulesSchema.prefault({}),
});

/** An application as form, action, REST and its versions know it. */
export const applicationInputSchema = z
  .discriminatedUnion("kind", [oidcApplicationSchema, proxyApplicationSchema])
  .superRefine((application, context) => {
    if (application.kind !== "oidc" || application.clientAuth !== "private_key_jwt") return;
    const { jwks, jwksUri } = application;
    if ((jwks === null) === (jwksUri === null))
      context.addIssue({ code: "custom", path: ["jwksUri"], message: "jwks_choice" });
  })
  .meta({ id: "ApplicationInput" });
export type ApplicationInput = z.infer<typeof applicationInputSchema>;
export type OidcApplicationInput = Extract<ApplicationInput, { kind: "oidc" }>;
export type ProxyApplicationInput = Extract<ApplicationInput, { kind: "proxy" }>;
