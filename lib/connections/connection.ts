import type { CertificateView } from "@/lib/saml/certificate";
import type { SpAddresses } from "@/lib/saml/sp-addresses";
import type { ConnectionStatus, StoredConfig } from "./connection-schema";

type CommonConnection = {
  id: string;
  organizationId: string;
  name: string;
  status: ConnectionStatus;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  lastSignInAt: Date | null;
  metadataFetchedAt: Date | null;
};

/** A SAML connection as the program uses it. */
export type SamlConnection = CommonConnection & StoredConfig & { kind: "generic-saml"; protocol: "saml" };

/** The union of all protocols, discriminated by `protocol`. */
export type Connection = SamlConnection;

/** A connection for screens and answers: plain data, no secret in it. */
export type ConnectionView = {
  id: string;
  name: string;
  kind: Connection["kind"];
  status: ConnectionStatus;
  saml: StoredConfig["saml"] & {
    entityId: string;
    acsUrl: string;
    metadataAddress: string;
    sloAddress: null;
    certificateDetails: Omit<CertificateView, "pem">[];
    metadataFetchedAt: string | null;
  };
  claims: StoredConfig["claims"];
  provisioning: StoredConfig["provisioning"];
  signIn: StoredConfig["signIn"];
  version: number;
  missing: string[];
  createdAt: string;
  updatedAt: string;
  lastSignInAt: string | null;
};

export type ConnectionAddresses = SpAddresses;
