import { imagePath } from "@/lib/branding/image-schema";
import { followedFields, rpAddresses, sendsIssuer } from "@/lib/oidc/oidc-config";
import { readCertificate } from "@/lib/saml/certificate";
import { spAddresses } from "@/lib/saml/sp-addresses";
import type {
  Connection,
  ConnectionView,
  OidcConnection,
  OidcConnectionView,
  SamlConnection,
  SamlConnectionView,
} from "./connection";
import { toInput } from "./connection-input";
import { missingParts } from "./connection-schema";

/** The public view of a connection: its editable part, and beside it what can only be read. What screens and REST show. Pure. */
export function toConnectionView(connection: Connection, baseUrl: string): ConnectionView {
  const { buttonImage } = connection.signIn;
  const common = {
    id: connection.id,
    preset: connection.preset,
    signIn: { ...connection.signIn, buttonImage: buttonImage && `${baseUrl}${imagePath(buttonImage)}` },
    version: connection.version,
    missing: missingParts(connection),
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
    lastSignInAt: connection.lastSignInAt?.toISOString() ?? null,
    refresh: {
      triedAt: connection.metadataTriedAt?.toISOString() ?? null,
      succeededAt: connection.metadataFetchedAt?.toISOString() ?? null,
      failure: connection.metadataFailure,
      nextTryAt: connection.metadataNextTryAt?.toISOString() ?? null,
    },
  };
  return connection.protocol === "saml"
    ? { ...toInput(connection), ...common, saml: samlView(connection, baseUrl) }
    : { ...toInput(connection), ...common, oidc: oidcView(connection, baseUrl) };
}

function samlView({ id, saml, metadataFetchedAt }: SamlConnection, baseUrl: string): SamlConnectionView["saml"] {
  const addresses = spAddresses(id, saml, baseUrl);
  const certificateDetails = saml.certificates.flatMap((pem) => {
    const read = readCertificate(pem);
    if (!read) return [];
    const { pem: _pem, ...details } = read.view;
    return [details];
  });
  return {
    ...saml,
    entityId: addresses.entityId,
    acsUrl: addresses.acsUrl,
    metadataAddress: addresses.metadataUrl,
    sloAddress: addresses.logoutUrl,
    certificateDetails,
    metadataFetchedAt: metadataFetchedAt?.toISOString() ?? null,
  };
}

function oidcView({ id, oidc, metadataFetchedAt }: OidcConnection, baseUrl: string): OidcConnectionView["oidc"] {
  const { sealedClientSecret, discovery, ...config } = oidc;
  return {
    ...config,
    hasClientSecret: sealedClientSecret !== null,
    ...rpAddresses(id, baseUrl),
    discoveredIssuer: discovery?.issuer ?? null,
    discoveredAt: discovery ? (metadataFetchedAt?.toISOString() ?? null) : null,
    sendsIssuer: sendsIssuer(oidc),
    followsDiscovery: followedFields(oidc),
  };
}
