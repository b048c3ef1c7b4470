import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import type { MetadataWarning } from "@/lib/saml/metadata";
import type { Connection } from "./connection";
import { findConnection } from "./connection-store";
import { readMetadata } from "./import-metadata-client";
import { type Surroundings, withMetadata, writeConnection } from "./save-connection";

export type RefreshInput = {
  organizationId: string;
  connectionId: string;
  xml?: string;
  url?: string;
  entityId?: string;
};

/**
 * Imports metadata again: touches only the fields that the provider owns, never mappings or switches. Without text or
 * address, the connection's own metadata address is fetched.
 * @throws SsoError not_found, metadata_*, outbound_*
 */
export async function refreshMetadata(
  input: RefreshInput,
  ctx: Context,
  around: Surroundings,
): Promise<{ connection: Connection; warnings: MetadataWarning[] }> {
  const before = await findConnection(ctx.db, input.organizationId, input.connectionId);
  if (!before) throw new SsoError("not_found");
  const url = input.url ?? before.saml.metadataUrl ?? undefined;
  if (!input.xml && !url)
    throw new SsoError("metadata_url_missing", { expected: "metadata, or a metadata address", got: "neither" });
  const isOwnAddress = !input.xml && !input.url;
  const { metadata, warnings } = await readMetadata(
    { xml: input.xml, url, entityId: input.entityId, knownEntityId: before.saml.issuer ?? undefined },
    around.outbound,
    ctx.now,
  );
  if (isOwnAddress && before.saml.issuer && metadata.issuer !== before.saml.issuer) {
    // M12: the same address suddenly naming another provider is a take-over or a mistake, never a rotation.
    throw new SsoError("metadata_entity_changed", { expected: before.saml.issuer, got: metadata.issuer });
  }
  const saml = withMetadata(before.saml, metadata, ["signRequests"]);
  const after: Connection = {
    ...before,
    saml: { ...saml, metadataUrl: input.url ?? before.saml.metadataUrl },
    version: before.version + 1,
    updatedAt: ctx.now,
    metadataFetchedAt: input.xml ? before.metadataFetchedAt : ctx.now,
  };
  return { connection: await writeConnection(before, after, ctx, around.baseUrl), warnings };
}
