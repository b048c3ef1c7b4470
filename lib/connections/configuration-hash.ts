import { createHash } from "node:crypto";
import { peekClientSecret } from "./client-secret";
import type { Connection } from "./connection";

/**
 * Names a configuration: two connections with one hash sign people in alike. Name and state do not count; a client secret
 * counts by what it is, not by how it is sealed; a kept discovery document counts by the fields that came from it.
 * @returns SHA-256, base64url
 */
export function hashConfiguration(connection: Connection): string {
  const { claims, provisioning, signIn } = connection;
  const half = connection.protocol === "saml" ? connection.saml : hashedOidc(connection.id, connection.oidc);
  return createHash("sha256")
    .update(JSON.stringify(sorted({ half, claims, provisioning, signIn })))
    .digest("base64url");
}

function hashedOidc(connectionId: string, oidc: Extract<Connection, { protocol: "oidc" }>["oidc"]): object {
  const { sealedClientSecret, clientSecretSetAt: _setAt, discovery: _discovery, ...config } = oidc;
  const secret = sealedClientSecret === null ? null : peekClientSecret(connectionId, sealedClientSecret);
  return { ...config, secret };
}

/** The database gives the keys of a record back in another order than they were written in. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}
