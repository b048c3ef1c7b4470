import { recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import type { OutboundPolicy } from "@/lib/net/outbound-policy";
import { createKeyPair } from "@/lib/saml/create-key-pair";
import type { ProviderMetadata } from "@/lib/saml/metadata";
import { providerOwnedFields, type SamlConfig } from "@/lib/saml/saml-config";
import type { Connection } from "./connection";
import { insertKey, listKeyViews } from "./connection-key-store";
import { type ConnectionInput, missingParts } from "./connection-schema";
import { findConnection, insertConnection, updateConnection } from "./connection-store";
import { editablePart, toConnectionView } from "./connection-view";
import { readMetadata } from "./import-metadata-client";

export type SaveConnectionInput = {
  organizationId: string;
  /** Null makes a new connection. */
  connectionId: string | null;
  connection: ConnectionInput;
  /** Fields of `saml` that the caller set by hand: they win over what metadata says. */
  explicitSamlFields: readonly string[];
};

export type Surroundings = { baseUrl: string; outbound: OutboundPolicy };

/**
 * Creates or changes a connection: reads metadata first (network), then writes connection, version and audit in one
 * transaction. Form, REST and import all end here.
 * @throws SsoError connection_incomplete, not_found, already_exists (saved by somebody else meanwhile), metadata_*,
 *   outbound_*
 */
export async function saveConnection(
  input: SaveConnectionInput,
  ctx: Context,
  around: Surroundings,
): Promise<Connection> {
  const before =
    input.connectionId === null ? null : await findConnection(ctx.db, input.organizationId, input.connectionId);
  if (input.connectionId !== null && !before) throw new SsoError("not_found");

  const { metadataXml, metadataEntityId, ...typed } = input.connection.saml;
  const isNewUrl = typed.metadataUrl !== null && typed.metadataUrl !== before?.saml.metadataUrl;
  const source = metadataXml ? { xml: metadataXml } : isNewUrl && typed.metadataUrl ? { url: typed.metadataUrl } : null;
  const metadata =
    source &&
    (
      await readMetadata(
        { ...source, entityId: metadataEntityId, knownEntityId: typed.issuer ?? undefined },
        around.outbound,
        ctx.now,
      )
    ).metadata;
  const saml = metadata ? withMetadata(typed, metadata, input.explicitSamlFields) : typed;

  const { name, kind, status, claims, provisioning, signIn } = input.connection;
  const connection: Connection = {
    id: before?.id ?? randomId(6),
    organizationId: input.organizationId,
    name,
    kind,
    protocol: "saml",
    status,
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? ctx.now,
    updatedAt: ctx.now,
    lastSignInAt: before?.lastSignInAt ?? null,
    metadataFetchedAt: source && "url" in source ? ctx.now : (before?.metadataFetchedAt ?? null),
    saml,
    claims,
    provisioning,
    signIn,
  };
  requireComplete(connection);
  return writeConnection(before, connection, ctx, around.baseUrl);
}

/** Merges what metadata says into a configuration; fields that the caller set by hand stay. */
export function withMetadata(saml: SamlConfig, metadata: ProviderMetadata, explicit: readonly string[]): SamlConfig {
  const { issuer, ssoUrl, ssoBinding, sloUrl, certificates } = metadata;
  const provided = {
    issuer,
    ssoUrl,
    ssoBinding,
    sloUrl,
    certificates: certificates.map((certificate) => certificate.pem),
  };
  const kept = Object.fromEntries(
    providerOwnedFields.filter((field) => explicit.includes(field)).map((field) => [field, saml[field]]),
  );
  const signRequests = explicit.includes("signRequests")
    ? saml.signRequests
    : saml.signRequests || metadata.wantAuthnRequestsSigned;
  return { ...saml, ...provided, ...kept, signRequests };
}

function requireComplete(connection: Connection): void {
  if (connection.status !== "live") return;
  const missing = missingParts(connection);
  if (missing.length === 0) return;
  throw new SsoError("connection_incomplete", {
    expected: "a complete connection",
    got: `missing: ${missing.join(", ")}`,
    fields: Object.fromEntries(missing.map((path) => [path, "required"])),
  });
}

/** The write half, shared with metadata refresh and switching on and off. Nothing is written when nothing changed. */
export async function writeConnection(
  before: Connection | null,
  after: Connection,
  ctx: Context,
  baseUrl: string,
): Promise<Connection> {
  const changes = diffFields(
    before && editablePart(toConnectionView(before, baseUrl)),
    editablePart(toConnectionView(after, baseUrl)),
  );
  if (before && changes.length === 0) return before;
  const hasKeys = before !== null && (await listKeyViews(ctx.db, after.organizationId, after.id)).length > 0;
  // Made outside the transaction: 3072-bit RSA takes long enough to matter.
  const pair = hasKeys ? null : await createKeyPair(`Gatehouse ${after.id}`, ctx.now);
  await ctx.db.transaction(async (tx) => {
    if (before) {
      const isWritten = await updateConnection(tx, after, ctx.actor.label);
      if (!isWritten)
        throw new SsoError("already_exists", {
          expected: `version ${before.version}`,
          got: "a newer version, saved by somebody else",
        });
    } else {
      await insertConnection(tx, after, ctx.actor.label);
    }
    if (pair) await insertKey(tx, after.organizationId, after.id, pair, "active", ctx.now);
    await recordAudit(
      {
        organizationId: after.organizationId,
        action: before ? "connection.updated" : "connection.created",
        target: { type: "connection", id: after.id, label: after.name },
        changes,
      },
      { ...ctx, db: tx },
    );
  });
  return after;
}
