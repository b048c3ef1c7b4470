import { recordAudit } from "@/lib/audit/audit-store";
import type { Connection, OidcConnection, SamlConnection } from "@/lib/connections/connection";
import { noteRefresh } from "@/lib/connections/connection-store";
import { publishedEndpoints, withMetadata } from "@/lib/connections/prepare-saml-config";
import { writeConnection } from "@/lib/connections/write-connection";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import { log } from "@/lib/log";
import { count } from "@/lib/metrics/recorder";
import { certificateRotation } from "./certificate-rotation";
import { forgetCertificates, listNotedCertificates, noteCertificates } from "./certificate-store";
import { readMetadata } from "./import-metadata-client";
import { refreshOidc } from "./import-provider-metadata";

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Asks the provider's own address again and takes what it owns: endpoints and certificates, nothing else (checks.md 2.11
 * and 2.12). What was good stays when the provider is away, names another entity, or says that its document is over. New
 * certificates count at once only by https and where the connection says so; else they wait in quarantine. Never throws: a
 * failure is noted, and the next try is an hour away.
 * @param jitterMilliseconds spreads the daily tries of many connections
 * @returns the connection as it is afterwards
 */
export async function refreshAutomatically(
  before: Connection,
  jitterMilliseconds: number,
  ctx: Context,
): Promise<Connection> {
  try {
    const { after, noteRotation } =
      before.protocol === "saml" ? await refreshedSaml(before, ctx) : await refreshedDiscovery(before, ctx);
    const alongside = async (inner: Context) => {
      const { db, now } = inner;
      await noteRotation?.(inner);
      await noteRefresh(db, before, {
        metadataFailure: null,
        metadataNextTryAt: new Date(now.getTime() + day + jitterMilliseconds),
        metadataFetchedAt: now,
      });
    };
    const refreshed = await writeConnection(before, after, ctx, { alongside });
    count("gatehouse_metadata_refresh_total", { outcome: "succeeded" });
    return refreshed;
  } catch (error) {
    const metadataFailure = error instanceof SsoError ? error.code : "internal_error";
    if (!(error instanceof SsoError)) log().error({ err: error, connection: before.id }, "metadata was not refreshed");
    count("gatehouse_metadata_refresh_total", { outcome: "failed" });
    // Pushed in any case: a document that breaks something must not come first in every run.
    await noteRefresh(ctx.db, before, { metadataFailure, metadataNextTryAt: new Date(ctx.now.getTime() + hour) });
    return before;
  }
}

/** What the provider says now: the connection as it is written, and what is noted of its certificates in the same transaction. */
type Refreshed = { after: Connection; noteRotation?: (inner: Context) => Promise<void> };

async function refreshedDiscovery(before: OidcConnection, ctx: Context): Promise<Refreshed> {
  const after = await refreshOidc(before, { organizationId: before.organizationId, connectionId: before.id }, ctx);
  // Without https anybody on the way could move the endpoints.
  return { after: isSecure(before.oidc.issuer) ? after : before };
}

async function refreshedSaml(before: SamlConnection, ctx: Context): Promise<Refreshed> {
  const { metadataUrl, issuer, adoptCertificates } = before.saml;
  if (metadataUrl === null)
    throw new SsoError("metadata_url_missing", { expected: said("metadataAddress"), got: nothing });
  const source = { url: metadataUrl, knownEntityId: issuer ?? undefined };
  const { metadata, warnings } = await readMetadata(source, ctx.outbound, ctx.now);
  if (metadata.issuer !== issuer)
    throw new SsoError("metadata_entity_changed", {
      expected: issuer === null ? said("issuer") : plain(issuer),
      got: plain(metadata.issuer),
    });
  if (warnings.includes("valid_until_past"))
    throw new SsoError("metadata_expired", {
      expected: said("validDocument"),
      got: plain(metadata.validUntil),
    });
  const noted = await listNotedCertificates(ctx.db, before);
  const adopts = isSecure(metadataUrl) && adoptCertificates;
  const certificates = certificateRotation(before.saml.certificates, metadata, noted, { now: ctx.now, adopts });
  const arrived = certificates.arrived.map(({ pem, fingerprint }) => ({ certificate: pem, fingerprint }));
  const noteRotation = async (inner: Context) => {
    const { db } = inner;
    if (!adopts) await noteUnknown(before, arrived, inner);
    await noteCertificates(db, before, { state: "retiring", certificates: certificates.leaving }, ctx.now);
    await forgetCertificates(db, before, certificates.settled);
  };
  if (!isSecure(metadataUrl)) return { after: before, noteRotation };
  const kept = certificates.kept.map(({ certificate }) => certificate);
  const saml = {
    ...withMetadata(before.saml, metadata, ["signRequests", "certificates", ...setByHand(before)]),
    certificates: adopts ? [...kept, ...arrived.map(({ certificate }) => certificate)] : kept,
  };
  const metadataEndpoints = publishedEndpoints(metadata);
  const after = { ...before, saml, metadataEndpoints, version: before.version + 1, updatedAt: ctx.now };
  return { after, noteRotation };
}

const publishedFields = ["ssoUrl", "ssoBinding", "sloUrl", "sloBinding", "sloResponseUrl"] as const;
/** Keeps new certificates until an administrator trusts them, and tells of them once. */
async function noteUnknown(
  { organizationId, id, name }: SamlConnection,
  certificates: readonly { certificate: string; fingerprint: string }[],
  ctx: Context,
): Promise<void> {
  const noted = await noteCertificates(ctx.db, { organizationId, id }, { state: "quarantined", certificates }, ctx.now);
  if (noted.length === 0) return;
  await recordAudit(
    {
      organizationId,
      action: "connection.certificate-unknown",
      target: { type: "connection", id, label: name },
      changes: noted.map((fingerprint) => ({ field: "quarantined", from: null, to: fingerprint })),
    },
    ctx,
  );
}

/** Addresses that differ from what the last document said, or of which nothing is known, are an administrator's choice. */
function setByHand({ saml, metadataEndpoints: last }: SamlConnection): string[] {
  const known = last && { sloBinding: "redirect", sloResponseUrl: null, ...last };
  return publishedFields.filter((field) => known === null || saml[field] !== known[field]);
}

function isSecure(address: string | null): boolean {
  return address?.startsWith("https://") ?? false;
}
