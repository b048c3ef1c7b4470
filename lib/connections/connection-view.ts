import { readCertificate } from "@/lib/saml/certificate";
import { spAddresses } from "@/lib/saml/sp-addresses";
import type { Connection, ConnectionView } from "./connection";
import { missingParts } from "./connection-schema";

/** The public view of a connection: what screens, REST, audit and export show. Pure. */
export function toConnectionView(connection: Connection, baseUrl: string): ConnectionView {
  const { saml, claims, provisioning, signIn } = connection;
  const addresses = spAddresses(connection.id, saml, baseUrl);
  const certificateDetails = saml.certificates.flatMap((pem) => {
    const read = readCertificate(pem);
    if (!read) return [];
    const { pem: _pem, ...details } = read.view;
    return [details];
  });
  return {
    id: connection.id,
    name: connection.name,
    kind: connection.kind,
    status: connection.status,
    saml: {
      ...saml,
      entityId: addresses.entityId,
      acsUrl: addresses.acsUrl,
      metadataAddress: addresses.metadataUrl,
      sloAddress: null,
      certificateDetails,
      metadataFetchedAt: connection.metadataFetchedAt?.toISOString() ?? null,
    },
    claims,
    provisioning,
    signIn,
    version: connection.version,
    missing: missingParts(connection),
    createdAt: connection.createdAt.toISOString(),
    updatedAt: connection.updatedAt.toISOString(),
    lastSignInAt: connection.lastSignInAt?.toISOString() ?? null,
  };
}

/** The editable part of a view: what an audit diff compares. */
export function editablePart(view: ConnectionView): Record<string, unknown> {
  const { name, status, saml, claims, provisioning, signIn } = view;
  const {
    entityId: _e,
    acsUrl: _a,
    metadataAddress: _m,
    sloAddress: _s,
    certificateDetails: _c,
    metadataFetchedAt: _f,
    ...config
  } = saml;
  return { name, status, saml: config, claims, provisioning, signIn };
}
