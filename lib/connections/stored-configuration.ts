import type { Connection } from "./connection";
import {
  type StoredOidcConfig,
  type StoredSamlConfig,
  storedOidcConfigSchema,
  storedSamlSchema,
} from "./connection-schema";

/** What of a connection stands in the `config` column. */
export type StoredConfig = StoredSamlConfig | StoredOidcConfig;

/** A configuration as a text, to be kept beside the saved one. */
export function writeDraft({ name, ...connection }: Connection): string {
  return JSON.stringify({ name, config: toConfig({ name, ...connection }) });
}

/** The connection with the configuration of a draft in place of its own. */
export function readDraft(connection: Connection, draft: string, testId: string): Connection {
  return { ...withConfiguration(connection, JSON.parse(draft) as Configuration), testId };
}

type Configuration = { name: string; config: unknown };

/** The connection with another configuration, as it was stored, in place of its own. */
export function withConfiguration(connection: Connection, { name, config }: Configuration): Connection {
  return connection.protocol === "saml"
    ? { ...connection, ...storedSamlSchema.parse(config), name }
    : { ...connection, ...storedOidcConfigSchema.parse(config), name };
}

/** What of a connection stands in the `config` column. */
export function toConfig(connection: Connection): StoredConfig {
  const { claims, provisioning, signIn } = connection;
  return connection.protocol === "saml"
    ? { saml: connection.saml, claims, provisioning, signIn }
    : { oidc: connection.oidc, claims, provisioning, signIn };
}
