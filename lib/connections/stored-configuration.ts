import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { problemKey } from "@/lib/identity/problem-key";
import { remembering } from "@/lib/json/remembering";
import type { Connection } from "./connection";
import {
  type StoredOidcConfig,
  type StoredSamlConfig,
  storedOidcConfigSchema,
  storedSamlSchema,
} from "./connection-schema";

/** What of a connection is in the `config` column. */
export type StoredConfig = StoredSamlConfig | StoredOidcConfig;

/**
 * Configurations as their schemas read them. Each is parsed once by what is in it: an overview reads those of all connections. As a
 * text it is remembered, so that who changes what they got changes nothing for others.
 */
const parsed = { most: 1_000, longest: 16_384, together: 4_000_000 };
const parseSaml = remembering((text) => JSON.stringify(storedSamlSchema.parse(JSON.parse(text))), parsed);
const parseOidc = remembering((text) => JSON.stringify(storedOidcConfigSchema.parse(JSON.parse(text))), parsed);

/** The configuration of a SAML connection, from its column. @throws ZodError */
export function readSamlConfig(config: unknown): StoredSamlConfig {
  return JSON.parse(parseSaml(JSON.stringify(config))) as StoredSamlConfig;
}

/** The configuration of an OpenID Connect connection, from its column. @throws ZodError */
export function readOidcConfig(config: unknown): StoredOidcConfig {
  return JSON.parse(parseOidc(JSON.stringify(config))) as StoredOidcConfig;
}

/** A configuration as a text, to be kept beside the saved one. */
export function writeDraft({ name, ...connection }: Connection): string {
  return JSON.stringify({ name, config: toConfig({ name, ...connection }) });
}

/** The connection with the configuration of a draft in place of its own. */
export function readDraft(connection: Connection, draft: string, testId: string): Connection {
  return { ...withConfiguration(connection, JSON.parse(draft) as Configuration), testId };
}

/**
 * A configuration that is about to be written must be one that can be read again: metadata and fixes come from outside,
 * and a row that no reader accepts would take its whole organization with it.
 * @throws SsoError validation_failed
 */
export function requireStorable(connection: Connection): void {
  const schema = connection.protocol === "saml" ? storedSamlSchema : storedOidcConfigSchema;
  const parsed = schema.safeParse(toConfig(connection), { error: problemKey });
  if (parsed.success) return;
  const fields = Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join("."), issue.message]));
  throw new SsoError("validation_failed", {
    expected: said("fieldLimits"),
    got: plain(Object.keys(fields)),
    fields,
  });
}

type Configuration = { name: string; config: unknown };

/** The connection with another configuration, as it was stored, in place of its own. */
export function withConfiguration(connection: Connection, { name, config }: Configuration): Connection {
  return connection.protocol === "saml"
    ? { ...connection, ...readSamlConfig(config), name }
    : { ...connection, ...readOidcConfig(config), name };
}

/** What of a connection is in the `config` column. */
export function toConfig(connection: Connection): StoredConfig {
  const { claims, provisioning, signIn } = connection;
  return connection.protocol === "saml"
    ? { saml: connection.saml, claims, provisioning, signIn }
    : { oidc: connection.oidc, claims, provisioning, signIn };
}
