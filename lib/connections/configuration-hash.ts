import { createHash } from "node:crypto";
import { peekClientSecret } from "./client-secret";
import type { Connection } from "./connection";
import { sortKeys } from "./sort-keys";

/**
 * Names a configuration: two connections with one hash sign people in alike. Name and state do not count; a client secret
 * counts by what it is, not by how it is sealed; a kept discovery document counts by the fields that came from it.
 * @returns SHA-256, base64url
 */
export function hashConfiguration(connection: Connection): string {
  const { claims, provisioning, signIn } = connection;
  const half = connection.protocol === "saml" ? connection.saml : hashedOidc(connection.id, connection.oidc);
  return createHash("sha256")
    .update(JSON.stringify(sortKeys({ half, claims, provisioning, signIn })))
    .digest("base64url");
}

function hashedOidc(connectionId: string, oidc: Extract<Connection, { protocol: "oidc" }>["oidc"]): object {
  const { sealedClientSecret, clientSecretSetAt: _setAt, discovery: _discovery, ...config } = oidc;
  const secret = sealedClientSecret === null ? null : peekClientSecret(connectionId, sealedClientSecret);
  return { ...config, secret };
}
