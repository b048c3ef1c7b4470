import type { Connection } from "@/lib/connections/connection";
import { type ConnectionKind, connectionInputSchema } from "@/lib/connections/connection-schema";
import { oidcConfigSchema } from "@/lib/oidc/oidc-config";
import { samlConfigSchema } from "@/lib/saml/saml-config";
import type { EditorConfig } from "./form-values";

/** What a new connection of a kind begins with. */
export function newEditorConfig(kind: ConnectionKind): EditorConfig {
  const { claims, provisioning, signIn } = connectionInputSchema.parse({ kind, name: "new" });
  const oidc = oidcConfigSchema.parse({});
  return {
    kind,
    saml: samlConfigSchema.parse({}),
    // EN-2: the shape of the issuer, with the place of the tenant; it cannot be saved like this.
    oidc: kind === "microsoft-oidc" ? { ...oidc, issuer: "https://login.microsoftonline.com/<tenant>/v2.0" } : oidc,
    hasClientSecret: false,
    discoveredAt: null,
    claims,
    provisioning,
    signIn,
  };
}

/** A stored connection for the editor; the sealed secret stays behind. */
export function toEditorConfig(connection: Connection): EditorConfig {
  const { kind, claims, provisioning, signIn } = connection;
  const base = { ...newEditorConfig(kind), claims, provisioning, signIn };
  if (connection.protocol === "saml") return { ...base, saml: connection.saml };
  const { sealedClientSecret, clientSecretSetAt: _set, discovery, ...oidc } = connection.oidc;
  const discoveredAt = discovery ? (connection.metadataFetchedAt?.toISOString() ?? null) : null;
  return { ...base, oidc, hasClientSecret: sealedClientSecret !== null, discoveredAt };
}
