import { z } from "zod";
import type { PublishedEndpoints } from "@/drizzle/schema/connections";
import { followingFields, storedOidcSchema } from "@/lib/oidc/oidc-config";
import { certificateViewSchema } from "@/lib/saml/certificate";
import { samlConfigSchema } from "@/lib/saml/saml-config";
import {
  type ConnectionStatus,
  connectionStatuses,
  type StoredOidcConfig,
  type StoredSamlConfig,
  storedOidcConfigSchema,
  storedSamlSchema,
} from "./connection-schema";

type CommonConnection = {
  id: string;
  /** Set while a draft is tested: such a configuration is no version. */
  testId?: string;
  organizationId: string;
  name: string;
  /** The setup guide used; null without one. */
  preset: string | null;
  status: ConnectionStatus;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  lastSignInAt: Date | null;
  metadataFetchedAt: Date | null;
  /** The last refresh that Gatehouse tried automatically: when, how it failed, and when the next one is due. */
  metadataTriedAt: Date | null;
  metadataFailure: string | null;
  /** What the provider's metadata said last; what differs from it was set by hand, and stays. SAML only. */
  metadataEndpoints: PublishedEndpoints | null;
  metadataNextTryAt: Date | null;
};

/** A SAML connection as the program uses it. */
export type SamlConnection = CommonConnection & StoredSamlConfig & { kind: "generic-saml"; protocol: "saml" };

/** An OpenID Connect connection. Its secret is sealed; `oidcClientConfig` opens it. */
export type OidcConnection = CommonConnection &
  StoredOidcConfig & { kind: "generic-oidc" | "microsoft-oidc"; protocol: "oidc" };

/** The union of all protocols, discriminated by `protocol`. */
export type Connection = SamlConnection | OidcConnection;

/** What everything that is derived from a configuration and kept in memory is kept under. */
export function configurationKey({ id, version, testId }: Pick<CommonConnection, "id" | "version" | "testId">): string {
  return testId === undefined ? `${id}:${version}` : `${id}:test-${testId}`;
}

const readOnlyUri = z.string().meta({ readOnly: true });

const commonView = {
  id: z.string(),
  name: z.string(),
  preset: z.string().nullable().meta({ description: "The setup guide used; null without one." }),
  status: z.enum(connectionStatuses),
  version: z.int(),
  missing: z.array(z.string()).meta({ description: "The fields that a live connection still requires, as paths." }),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  lastSignInAt: z.iso.datetime().nullable(),
  refresh: z
    .object({
      triedAt: z.iso.datetime().nullable(),
      succeededAt: z.iso.datetime().nullable(),
      failure: z.string().nullable(),
      nextTryAt: z.iso.datetime().nullable(),
    })
    .meta({ description: "How Gatehouse keeps the provider's fields up to date." }),
};

export const samlConnectionViewSchema = z
  .object({
    ...storedSamlSchema.shape,
    ...commonView,
    kind: z.literal("generic-saml"),
    saml: samlConfigSchema.extend({
      entityId: readOnlyUri,
      acsUrl: readOnlyUri,
      metadataAddress: readOnlyUri,
      sloAddress: readOnlyUri,
      certificateDetails: z.array(certificateViewSchema.omit({ pem: true })),
      metadataFetchedAt: z.iso.datetime().nullable(),
    }),
  })
  .meta({ id: "SamlConnection" });
export type SamlConnectionView = z.infer<typeof samlConnectionViewSchema>;

export const oidcConnectionViewSchema = z
  .object({
    ...storedOidcConfigSchema.shape,
    ...commonView,
    kind: z.enum(["generic-oidc", "microsoft-oidc"]),
    oidc: storedOidcSchema.omit({ sealedClientSecret: true, discovery: true }).extend({
      hasClientSecret: z.boolean(),
      redirectUri: readOnlyUri,
      postLogoutRedirectUri: readOnlyUri,
      initiateLoginUri: readOnlyUri,
      backchannelLogoutUri: readOnlyUri,
      frontchannelLogoutUri: readOnlyUri,
      discoveredIssuer: z.string().nullable(),
      discoveredAt: z.iso.datetime().nullable(),
      clientJwksUri: readOnlyUri,
      followsDiscovery: z
        .array(z.enum(followingFields))
        .meta({ description: "Values that were selected from the provider's document and follow it." }),
      sendsIssuer: z
        .boolean()
        .meta({ description: "The provider supports RFC 9207: its responses must contain its issuer." }),
    }),
  })
  .meta({ id: "OidcConnection" });
export type OidcConnectionView = z.infer<typeof oidcConnectionViewSchema>;

/** A connection for screens and answers: plain data, no secret in it. */
export const connectionViewSchema = z
  .discriminatedUnion("kind", [samlConnectionViewSchema, oidcConnectionViewSchema])
  .meta({ id: "Connection" });
export type ConnectionView = z.infer<typeof connectionViewSchema>;
