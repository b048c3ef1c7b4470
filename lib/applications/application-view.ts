import { z } from "zod";
import { imagePath } from "@/lib/branding/image-schema";
import { accessRuleSchema, applicationStatuses } from "./access-rule";
import { type Application, oidcInput, proxyInput } from "./application";
import { clientAuthMethods } from "./application-schema";
import type { ApplicationSecret } from "./application-secret-store";
import { claimRowsSchema } from "./claim-rows";
import { pathRulesSchema } from "./path-rule";

const common = {
  id: z.string(),
  name: z.string(),
  logo: z.string().nullable(),
  launchUrl: z.string().nullable(),
  status: z.enum(applicationStatuses),
  access: accessRuleSchema,
  claims: claimRowsSchema,
  version: z.int(),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
};

const oidcViewSchema = z
  .object({
    kind: z.literal("oidc"),
    ...common,
    issuer: z.string().meta({ description: "The issuer of the OpenID provider of this installation." }),
    clientId: z.string(),
    clientAuth: z.enum(clientAuthMethods),
    redirectUris: z.array(z.string()),
    postLogoutRedirectUris: z.array(z.string()),
    initiateLoginUri: z.string().nullable(),
    backchannelLogoutUri: z.string().nullable(),
    jwks: z.object({ keys: z.array(z.record(z.string(), z.unknown())) }).nullable(),
    jwksUri: z.string().nullable(),
  })
  .meta({ id: "OidcApplication" });

const proxyViewSchema = z
  .object({
    kind: z.literal("proxy"),
    ...common,
    origin: z.string(),
    paths: pathRulesSchema,
    verifyUrl: z.string().meta({ description: "The address that the reverse proxy asks for each request." }),
  })
  .meta({ id: "ProxyApplication" });

/** An application for screens and answers. */
export const applicationViewSchema = z.discriminatedUnion("kind", [oidcViewSchema, proxyViewSchema]);
export type ApplicationView = z.infer<typeof applicationViewSchema>;

/** The answer to a creation: the one place where the first secret is shown. */
export const newApplicationViewSchema = z.discriminatedUnion("kind", [
  oidcViewSchema
    .extend({
      clientSecret: z
        .string()
        .nullable()
        .meta({ description: "Shown only in this answer; null for a client without a secret." }),
    })
    .meta({ id: "NewOidcApplication" }),
  proxyViewSchema,
]);

/** What follows from an application and is never typed. */
export const readOnlyApplicationFields = [
  "id",
  "issuer",
  "clientId",
  "verifyUrl",
  "version",
  "createdBy",
  "createdAt",
  "updatedAt",
] as const;

/** The issuer of our OpenID provider: one for the installation. */
export const issuerOf = (baseUrl: string): string => `${baseUrl}/op`;

/** The address that a reverse proxy asks. */
export const verifyUrlOf = ({ id }: Pick<Application, "id">, baseUrl: string): string =>
  `${baseUrl}/proxy/verify/${id}`;

export function toApplicationView(application: Application, baseUrl: string): ApplicationView {
  const { id, logo, version, createdBy, createdAt, updatedAt } = application;
  const recorded = {
    id,
    logo: logo && `${baseUrl}${imagePath(logo)}`,
    version,
    createdBy,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
  if (application.kind === "proxy")
    return { ...proxyInput(application), ...recorded, verifyUrl: verifyUrlOf(application, baseUrl) };
  return { ...oidcInput(application), ...recorded, issuer: issuerOf(baseUrl), clientId: application.clientId };
}

/** A client secret without the secret. */
export const secretViewSchema = z
  .object({
    id: z.string(),
    hint: z.string().meta({ description: "The first characters of the secret." }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "ApplicationSecret" });
export type SecretView = z.infer<typeof secretViewSchema>;

export function toSecretView({ id, hint, createdBy, createdAt, lastUsedAt }: ApplicationSecret): SecretView {
  return {
    id,
    hint,
    createdBy,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

/** A secret at the moment that it is made. */
export const newSecretViewSchema = secretViewSchema.extend({ secret: z.string() }).meta({ id: "NewApplicationSecret" });
