import type { Connection, OidcConnection, SamlConnection } from "./connection";
import type { ConnectionInput, OidcInput, SamlInput } from "./connection-schema";

/**
 * The editable part of a connection, as the one connection schema takes it back: what a patch is merged into, what an export
 * holds, what the form edits. No secret, nothing of this installation, nothing that changes without a save. Pure.
 */
export function toInput(connection: SamlConnection): SamlInput;
export function toInput(connection: OidcConnection): OidcInput;
export function toInput(connection: Connection): ConnectionInput;
export function toInput(connection: Connection): ConnectionInput {
  const { name, preset, status, claims, provisioning, signIn } = connection;
  const common = { name, ...(preset !== null && { preset }), status, claims, provisioning, signIn };
  return connection.protocol === "saml"
    ? { kind: connection.kind, ...common, saml: connection.saml }
    : { kind: connection.kind, ...common, oidc: editableOidc(connection.oidc) };
}

function editableOidc(stored: OidcConnection["oidc"]) {
  const { sealedClientSecret: _sealed, clientSecretSetAt: _set, discovery: _document, ...oidc } = stored;
  return oidc;
}
