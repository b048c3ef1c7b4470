import { type AuditChange, recordAudit } from "@/lib/audit/audit-store";
import { diffFields } from "@/lib/audit/diff-fields";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import type { OutboundPolicy } from "@/lib/net/outbound-policy";
import { createKeyPair } from "@/lib/saml/create-key-pair";
import type { Connection } from "./connection";
import { insertKey, listKeyViews } from "./connection-key-store";
import { type ConnectionInput, missingParts } from "./connection-schema";
import { findConnection, insertConnection, updateConnection } from "./connection-store";
import { auditedPart, toConnectionView } from "./connection-view";
import { prepareOidcConfig } from "./prepare-oidc-config";
import { prepareSamlConfig } from "./prepare-saml-config";

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

  const { kind } = input.connection;
  if (before && before.kind !== kind)
    throw new SsoError("validation_failed", { expected: before.kind, got: kind, fields: { kind: "unchangeable" } });
  const connection = await prepareConnection(input, before, ctx, around.outbound);
  requireComplete(connection);
  return writeConnection(before, connection, ctx, around.baseUrl);
}

/**
 * The connection as it will be written; reads metadata or discovery on the way.
 * @param outbound null reads nothing from the network: what was given is all there is
 */
export async function prepareConnection(
  { organizationId, connection: input, explicitSamlFields }: SaveConnectionInput,
  before: Connection | null,
  ctx: Context,
  outbound: OutboundPolicy | null,
): Promise<Connection> {
  const id = before?.id ?? randomId(6);
  const { name, status, claims, provisioning, signIn } = input;
  const common = {
    id,
    organizationId,
    name,
    status,
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? ctx.now,
    updatedAt: ctx.now,
    lastSignInAt: before?.lastSignInAt ?? null,
    claims,
    provisioning,
    signIn,
  };
  if (input.kind === "generic-saml") {
    const stored = before?.protocol === "saml" ? before : null;
    const prepared = await prepareSamlConfig(input.saml, stored, explicitSamlFields, outbound, ctx.now);
    return { ...common, kind: input.kind, protocol: "saml", ...prepared };
  }
  const stored = before?.protocol === "oidc" ? before : null;
  const prepared = await prepareOidcConfig(id, input, stored, outbound, ctx.now);
  return { ...common, kind: input.kind, protocol: "oidc", ...prepared };
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

/** What an audit entry says, and what a dry run shows. */
export function connectionChanges(before: Connection | null, after: Connection, baseUrl: string): AuditChange[] {
  return diffFields(
    before && auditedPart(toConnectionView(before, baseUrl)),
    auditedPart(toConnectionView(after, baseUrl)),
  );
}

/** The write half, shared with metadata refresh and switching on and off. Nothing is written when nothing changed. */
export async function writeConnection(
  before: Connection | null,
  after: Connection,
  ctx: Context,
  baseUrl: string,
): Promise<Connection> {
  const changes = connectionChanges(before, after, baseUrl);
  if (before && changes.length === 0) return before;
  const hasKeys = before !== null && (await listKeyViews(ctx.db, after.organizationId, after.id)).length > 0;
  // Made outside the transaction: 3072-bit RSA takes long enough to matter.
  const pair = hasKeys || after.protocol !== "saml" ? null : await createKeyPair(`Gatehouse ${after.id}`, ctx.now);
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
