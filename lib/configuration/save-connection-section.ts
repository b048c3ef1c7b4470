import { imageBoxes } from "@/lib/branding/draw-image";
import { peekClientSecret } from "@/lib/connections/client-secret";
import type { Connection } from "@/lib/connections/connection";
import { toInput } from "@/lib/connections/connection-input";
import { type ConnectionInput, connectionInputSchema } from "@/lib/connections/connection-schema";
import { listConnections } from "@/lib/connections/connection-store";
import { deleteConnection } from "@/lib/connections/delete-connection";
import { type ProviderPart, readProviderPart } from "@/lib/connections/prepare-connection";
import { refuseNewAuthorities } from "@/lib/connections/prepare-saml-config";
import { saveConnection } from "@/lib/connections/save-connection";
import type { Context } from "@/lib/context";
import { requireSetUp } from "@/lib/directory/sso-entitlement";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { providerOwnedFields } from "@/lib/saml/saml-config";
import { buildSection, type Change, isEntry } from "./build-section";
import { type Entry, most } from "./configuration";
import type { Scene } from "./section";

export const connectionSection = buildSection({
  name: "connections",
  identity: "id",
  schema: connectionInputSchema,
  list: ({ id }, db) => listConnections(db, id, { limit: most.connections + 1, after: null }),
  idOf: ({ id }) => id,
  labelOf: ({ name }) => String(name ?? ""),
  nameOf: ({ kind, name }) => `${kind} ${name}`,
  toEntry: (connection) => ({ ...toInput(connection) }),
  toCompared,
  withoutSecrets,
  picture: { group: "signIn", field: "buttonImage", box: imageBoxes.button },
  prepare,
  remove,
});

/** The time at which the client secret was set stands for the secret. */
function toCompared(connection: Connection): Entry {
  const input = toInput(connection);
  if (connection.protocol !== "oidc" || !("oidc" in input)) return { ...input };
  return { ...input, oidc: { ...input.oidc, clientSecretSetAt: connection.oidc.clientSecretSetAt } };
}

/** Metadata that was sent is read each time; a client secret is new when it is not the one that is there. */
function withoutSecrets(wanted: ConnectionInput, before: Connection | null): { entry: Entry; hasNew: boolean } {
  if (wanted.kind === "generic-saml") {
    const { metadataXml, metadataEntityId: _entity, ...saml } = wanted.saml;
    return { entry: { ...wanted, saml }, hasNew: metadataXml !== undefined };
  }
  const { clientSecret, ...oidc } = wanted.oidc;
  return { entry: { ...wanted, oidc }, hasNew: clientSecret !== undefined && !isKept(clientSecret, before) };
}

function isKept(clientSecret: string | null, before: Connection | null): boolean {
  const sealed = before?.protocol === "oidc" ? before.oidc.sealedClientSecret : null;
  if (!before || sealed === null) return !clientSecret;
  // An empty one keeps what is there, as everywhere.
  return clientSecret === "" || peekClientSecret(before.id, sealed) === clientSecret;
}

async function prepare({ before, wanted, named }: Change<Connection, ConnectionInput>, scene: Scene, ctx: Context) {
  const { organization, byOperator, confirmations } = scene;
  requireSetUp(organization, byOperator);
  const input = {
    organizationId: organization.id,
    connection: wanted,
    explicitSamlFields: isEntry(named.saml) ? Object.keys(named.saml) : [],
  };
  const provider = await readProvider({ before, wanted, named }, input, scene, ctx);
  return (inner: Context) =>
    saveConnection({ ...input, connectionId: before?.id ?? null, provider, ...confirmations }, inner);
}

/** A document must not have this installation call any number of addresses, and wait for each. */
const mostAsked = 50;

/**
 * What the provider says, where the document leaves that to it. An entry that names it all is taken at its word, as an import is: it must come
 * back although the provider is away.
 * @throws SsoError import_too_large, validation_failed (an authority among the certificates), and what reading throws
 */
async function readProvider(
  { before, wanted, named }: Change<Connection, ConnectionInput>,
  input: Parameters<typeof readProviderPart>[0],
  scene: Scene,
  ctx: Context,
): Promise<ProviderPart> {
  if (!asksProvider(wanted, before)) return readProviderPart(input, { before }, ctx);
  if (namesWhole(named)) {
    const kept = before?.protocol === "saml" ? before.saml.certificates : [];
    if (wanted.kind === "generic-saml") refuseNewAuthorities(wanted.saml.certificates, kept);
    return readProviderPart(input, { before }, { ...ctx, outbound: null });
  }
  scene.asked += 1;
  if (scene.asked > mostAsked)
    throw new SsoError("import_too_large", {
      expected: said("atMostConnections", { count: mostAsked }),
      got: plain(scene.asked),
    });
  return readProviderPart(input, { before }, ctx);
}

function asksProvider(wanted: ConnectionInput, before: Connection | null): boolean {
  if (wanted.kind === "generic-saml") {
    const { metadataUrl, metadataXml } = wanted.saml;
    const kept = before?.protocol === "saml" ? before.saml.metadataUrl : null;
    return !metadataXml && metadataUrl !== null && metadataUrl !== kept;
  }
  const { issuer, discoveryQuery } = wanted.oidc;
  const kept = before?.protocol === "oidc" ? before.oidc : null;
  return issuer !== null && (issuer !== kept?.issuer || discoveryQuery !== kept.discoveryQuery);
}

const endpoints = ["authorizationEndpoint", "tokenEndpoint", "jwksUri"] as const;

function namesWhole({ saml, oidc }: Entry): boolean {
  if (isEntry(saml)) return providerOwnedFields.every((field) => field in saml);
  return isEntry(oidc) && endpoints.every((field) => typeof oidc[field] === "string");
}

/** What the connection assigned goes with it. */
async function remove({ id }: Connection, { organization, byOperator }: Scene, ctx: Context): Promise<void> {
  requireSetUp(organization, byOperator);
  const of = { organizationId: organization.id, connectionId: id, byOperator };
  const target = { ...of, confirmName: null, grants: "remove" } as const;
  await deleteConnection(target, ctx);
}
