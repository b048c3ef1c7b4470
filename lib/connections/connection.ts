import type { PublishedEndpoints } from "@/drizzle/schema";
import type { FollowingField, RpAddresses } from "@/lib/oidc/oidc-config";
import type { CertificateView } from "@/lib/saml/certificate";
import type { ConnectionStatus, StoredOidcConfig, StoredSamlConfig } from "./connection-schema";

type CommonConnection = {
  id: string;
  /** Set while a draft is tested: such a configuration is no version. */
  testId?: string;
  organizationId: string;
  name: string;
  /** The guide that it was set up by; null without one. */
  preset: string | null;
  status: ConnectionStatus;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  lastSignInAt: Date | null;
  metadataFetchedAt: Date | null;
  /** The last refresh that Gatehouse tried by itself: when, how it failed, and when the next one is due. */
  metadataTriedAt: Date | null;
  metadataFailure: string | null;
  /** What the provider's metadata said last; what differs from it was set by hand, and stays. SAML only. */
  metadataEndpoints: PublishedEndpoints | null;
  metadataNextTryAt: Date | null;
};

/** A SAML connection as the program uses it. */
export type SamlConnection = CommonConnection & StoredSamlConfig & { kind: "generic-saml"; protocol: "saml" };

/** An OpenID Connect connection. Its secret is sealed; `findOidcParty` opens it. */
export type OidcConnection = CommonConnection &
  StoredOidcConfig & { kind: "generic-oidc" | "microsoft-oidc"; protocol: "oidc" };

/** The union of all protocols, discriminated by `protocol`. */
export type Connection = SamlConnection | OidcConnection;

/** What everything that is derived from a configuration and kept in memory is kept under. */
export function configurationKey({ id, version, testId }: Pick<CommonConnection, "id" | "version" | "testId">): string {
  return testId === undefined ? `${id}:${version}` : `${id}:test-${testId}`;
}

type CommonView = {
  id: string;
  name: string;
  preset: string | null;
  status: ConnectionStatus;
  claims: Connection["claims"];
  provisioning: Connection["provisioning"];
  signIn: Connection["signIn"];
  version: number;
  missing: string[];
  createdAt: string;
  updatedAt: string;
  lastSignInAt: string | null;
  /** How Gatehouse keeps the provider's own fields fresh; times in ISO form. */
  refresh: { triedAt: string | null; succeededAt: string | null; failure: string | null; nextTryAt: string | null };
};

export type SamlConnectionView = CommonView & {
  kind: SamlConnection["kind"];
  saml: StoredSamlConfig["saml"] & {
    entityId: string;
    acsUrl: string;
    metadataAddress: string;
    sloAddress: null;
    certificateDetails: Omit<CertificateView, "pem">[];
    metadataFetchedAt: string | null;
  };
};

export type OidcConnectionView = CommonView & {
  kind: OidcConnection["kind"];
  oidc: Omit<StoredOidcConfig["oidc"], "sealedClientSecret" | "discovery"> &
    RpAddresses & {
      hasClientSecret: boolean;
      backchannelLogoutUri: null;
      frontchannelLogoutUri: null;
      discoveredIssuer: string | null;
      discoveredAt: string | null;
      /** The provider announced RFC 9207: its answers must name it. */
      sendsIssuer: boolean;
      /** What was chosen from the provider's document and follows it. */
      followsDiscovery: FollowingField[];
    };
};

/** A connection for screens and answers: plain data, no secret in it. */
export type ConnectionView = SamlConnectionView | OidcConnectionView;
