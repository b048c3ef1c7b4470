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
import { missingParts } from "./connection-schema";

/** The public view of a connection: what screens, REST, audit and export show. Pure. */
export function toConnectionView(connection: Connection, baseUrl: string): ConnectionView {
  const { id, name, preset, status, claims, provisioning, version } = connection;
  const { buttonImage } = connection.signIn;
  const common = {
    preset,
    claims,
    provisioning,
    signIn: { ...connection.signIn, buttonImage: buttonImage && `${baseUrl}${imagePath(buttonImage)}` },
    version,
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
    ? { id, name, kind: connection.kind, status, saml: samlView(connection, baseUrl), ...common }
    : { id, name, kind: connection.kind, status, oidc: oidcView(connection, baseUrl), ...common };
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
    sloAddress: null,
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
    backchannelLogoutUri: null,
    frontchannelLogoutUri: null,
    discoveredIssuer: discovery?.issuer ?? null,
    discoveredAt: discovery ? (metadataFetchedAt?.toISOString() ?? null) : null,
    sendsIssuer: sendsIssuer(oidc),
    followsDiscovery: followedFields(oidc),
  };
}

/** The editable part of a view: what a client may send back, changed. */
export function editablePart(view: ConnectionView): Record<string, unknown> {
  const { name, preset, status, claims, provisioning, signIn } = view;
  const common = { name, ...(preset !== null && { preset }), status, claims, provisioning, signIn };
  if ("saml" in view) {
    const {
      entityId: _e,
      acsUrl: _a,
      metadataAddress: _m,
      sloAddress: _s,
      certificateDetails: _c,
      metadataFetchedAt: _f,
      ...saml
    } = view.saml;
    return { ...common, saml };
  }
  const {
    hasClientSecret: _h,
    clientSecretSetAt: _t,
    redirectUri: _r,
    postLogoutRedirectUri: _p,
    initiateLoginUri: _i,
    clientJwksUri: _j,
    backchannelLogoutUri: _b,
    frontchannelLogoutUri: _f,
    discoveredIssuer: _di,
    discoveredAt: _da,
    sendsIssuer: _si,
    followsDiscovery: _fd,
    ...oidc
  } = view.oidc;
  return { ...common, oidc };
}

/** What an audit entry compares: the editable part, and when the secret was set, which stands for the secret itself. */
export function auditedPart(view: ConnectionView): Record<string, unknown> {
  const part = editablePart(view);
  return "oidc" in view
    ? {
        ...part,
        oidc: {
          ...(part.oidc as object),
          clientSecretSetAt: view.oidc.clientSecretSetAt,
          sendsIssuer: view.oidc.sendsIssuer,
        },
      }
    : part;
}
