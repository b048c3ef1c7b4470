import type { Connection, OidcConnection, SamlConnection } from "@/lib/connections/connection";
import { findConnection, noteRefresh } from "@/lib/connections/connection-store";
import { requireSecretAgain, withChoices, withDiscovery } from "@/lib/connections/prepare-oidc-config";
import { publishedEndpoints, withMetadata } from "@/lib/connections/prepare-saml-config";
import { requireVersion } from "@/lib/connections/require-base-revision";
import { requireTested } from "@/lib/connections/require-tested";
import { noteSetupData } from "@/lib/connections/setup-link-store";
import { writeConnection } from "@/lib/connections/write-connection";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import { fetchDiscovery } from "@/lib/oidc/discovery-client";
import type { MetadataWarning } from "@/lib/saml/metadata";
import { forgetCertificates, listNotedCertificates } from "./certificate-store";
import { readMetadata } from "./import-metadata-client";

export type RefreshInput = {
  organizationId: string;
  connectionId: string;
  xml?: string;
  url?: string;
  entityId?: string;
  /** The saved version that the caller's right was checked by; another one must not be written over. */
  version?: number;
  /** The setup link by which the data came: that it did is noted with it. */
  setupLinkId?: string;
  /** Why a change that asks for a test is saved without one; null or absent: it is not. */
  override?: string | null;
};

/**
 * Imports metadata or the discovery document again: touches only the fields that the provider owns, never mappings or
 * switches. Without text or address, the connection's own address is fetched.
 * @throws SsoError not_found, already_exists, connection_untested, metadata_*, oidc_discovery_*, outbound_*
 */
export async function importProviderMetadata(
  input: RefreshInput,
  ctx: Context,
): Promise<{ connection: Connection; warnings: MetadataWarning[] }> {
  const before = await findConnection(ctx.db, input.organizationId, input.connectionId);
  if (!before) throw new SsoError("not_found");
  requireVersion(before, input.version);
  const { after, warnings } =
    before.protocol === "saml"
      ? await refreshSaml(before, input, ctx)
      : { after: await refreshOidc(before, input, ctx), warnings: [] };
  // What the saved address says needs no test: it names the same provider, by an address that an administrator trusts.
  const isOwnAddress = !input.xml && !input.url;
  const override = isOwnAddress ? null : await requireTested(before, after, { override: input.override ?? null }, ctx);
  const alongside = async ({ db, now }: Context) => {
    if (isOwnAddress)
      await noteRefresh(db, before, {
        metadataFailure: null,
        metadataNextTryAt: new Date(now.getTime() + 86_400_000),
        metadataFetchedAt: now,
        metadataEndpoints: after.metadataEndpoints,
      });
    // What an administrator fetched is the whole truth: nothing waits, and nothing is kept for a while.
    const noted = await listNotedCertificates(db, before);
    const fingerprints = noted.map(({ fingerprint }) => fingerprint);
    await forgetCertificates(db, before, fingerprints);
    if (input.setupLinkId) await noteSetupData(db, input.organizationId, input.setupLinkId, now);
  };
  const connection = await writeConnection(before, after, ctx, { override, alongside });
  return { connection: { ...connection, metadataFetchedAt: after.metadataFetchedAt }, warnings };
}

async function refreshSaml(
  before: SamlConnection,
  input: RefreshInput,
  ctx: Context,
): Promise<{ after: SamlConnection; warnings: MetadataWarning[] }> {
  const url = input.url ?? before.saml.metadataUrl ?? undefined;
  if (!input.xml && !url)
    throw new SsoError("metadata_url_missing", { expected: said("metadataOrAddress"), got: nothing });
  const isOwnAddress = !input.xml && !input.url;
  const { metadata, warnings } = await readMetadata(
    { xml: input.xml, url, entityId: input.entityId, knownEntityId: before.saml.issuer ?? undefined },
    ctx.outbound,
    ctx.now,
  );
  if (isOwnAddress && before.saml.issuer && metadata.issuer !== before.saml.issuer) {
    // checks.md 2.12: the same address suddenly naming another provider is a take-over or a mistake, never a rotation.
    throw new SsoError("metadata_entity_changed", { expected: plain(before.saml.issuer), got: plain(metadata.issuer) });
  }
  const saml = withMetadata(before.saml, metadata, ["signRequests"]);
  const after = {
    ...before,
    saml: { ...saml, metadataUrl: input.url ?? before.saml.metadataUrl },
    version: before.version + 1,
    updatedAt: ctx.now,
    metadataFetchedAt: input.xml ? before.metadataFetchedAt : ctx.now,
    metadataEndpoints: publishedEndpoints(metadata),
  };
  return { after, warnings };
}

/**
 * The connection as the provider's discovery document describes it now. The stored copy stays as it is when the provider is
 * away or answers for somebody else.
 * @throws SsoError oidc_discovery_*, validation_failed when a kept secret would go to another host
 */
export async function refreshOidc(
  before: OidcConnection,
  { xml, url }: RefreshInput,
  ctx: Context,
): Promise<OidcConnection> {
  const { oidc } = before;
  if (oidc.issuer === null || xml || url)
    throw new SsoError("metadata_url_missing", {
      expected: said("emptyBody"),
      got: oidc.issuer === null ? said("noIssuer") : said("metadata"),
    });
  const source = { issuer: oidc.issuer, query: oidc.discoveryQuery };
  const found = await fetchDiscovery(source, before.kind === "microsoft-oidc", ctx.outbound);
  const filled = { ...withDiscovery(oidc, found, oidc.discovery), ...withChoices(oidc, oidc, found.document) };
  requireSecretAgain(oidc, filled);
  return {
    ...before,
    oidc: { ...filled, discovery: found.document },
    version: before.version + 1,
    updatedAt: ctx.now,
    metadataFetchedAt: ctx.now,
  };
}
