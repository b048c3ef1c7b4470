import type { PublishedEndpoints } from "@/drizzle/schema/connections";
import { readMetadata } from "@/lib/connections/refresh/import-metadata-client";
import type { ClosableContext } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { issuersAmong } from "@/lib/saml/certificate-bundle";
import type { ProviderMetadata } from "@/lib/saml/metadata";
import { providerOwnedFields, type SamlConfig } from "@/lib/saml/saml-config";
import type { SamlConnection } from "./connection";
import type { SamlInput } from "./connection-schema";

/**
 * The SAML half of a connection that is about to be saved: with metadata read (network) where a text or a new address
 * came with it.
 * @param from what is saved, and what the caller's fields began with. An address that nobody saved yet is read each time: a draft
 *   that was kept while somebody typed has not read it. What was pinned before is what was saved: a draft pins nothing
 * @param explicit fields that the caller set by hand: they win over what metadata says
 * @throws SsoError validation_failed (an authority among the certificates), metadata_*, outbound_*
 */
export async function prepareSamlConfig(
  input: SamlInput["saml"],
  { saved, known }: { saved: SamlConnection | null; known: SamlConnection | null },
  explicit: readonly string[],
  { outbound, now }: Pick<ClosableContext, "outbound" | "now">,
): Promise<{ saml: SamlConfig; metadataFetchedAt: Date | null; metadataEndpoints?: PublishedEndpoints }> {
  const { metadataXml, metadataEntityId, ...typed } = input;
  const isNewUrl = typed.metadataUrl !== null && typed.metadataUrl !== saved?.saml.metadataUrl;
  const newUrl = isNewUrl && typed.metadataUrl ? { url: typed.metadataUrl } : null;
  const source = metadataXml ? { xml: metadataXml } : newUrl;
  if (outbound === null) return { saml: typed, metadataFetchedAt: known?.metadataFetchedAt ?? null };
  refuseNewAuthorities(typed.certificates, saved?.saml.certificates ?? []);
  const metadataFetchedAt = source && "url" in source ? now : (known?.metadataFetchedAt ?? null);
  if (!source) return { saml: typed, metadataFetchedAt };
  const request = { ...source, entityId: metadataEntityId, knownEntityId: typed.issuer ?? undefined };
  const { metadata } = await readMetadata(request, outbound, now);
  const metadataEndpoints = publishedEndpoints(metadata);
  return { saml: withMetadata(typed, metadata, explicit), metadataFetchedAt, metadataEndpoints };
}

/**
 * An authority beside a certificate that it issued would let whoever holds its key sign anybody in. One that was pinned
 * before is a finding: refusing it here would refuse every other change of the connection.
 * @param kept the certificates that were pinned before
 * @throws SsoError validation_failed
 */
export function refuseNewAuthorities(certificates: readonly string[], kept: readonly string[]): void {
  const [found] = issuersAmong(certificates).filter(({ issuer }) => !kept.includes(issuer.pem));
  if (!found) return;
  const { issuer, issued } = found;
  throw new SsoError("validation_failed", {
    expected: said("signersOnly"),
    got: said("issuedBy", { issuer: issuer.subject, issued: issued.subject }),
    fields: { "saml.certificates": `certificate_issuer: ${issuer.subject}` },
  });
}

export function publishedEndpoints({
  ssoUrl,
  ssoBinding,
  sloUrl,
  sloBinding,
  sloResponseUrl,
}: ProviderMetadata): Required<PublishedEndpoints> {
  return { ssoUrl, ssoBinding, sloUrl, sloBinding, sloResponseUrl };
}

/** Merges what metadata says into a configuration; fields that the caller set by hand stay. */
export function withMetadata(saml: SamlConfig, metadata: ProviderMetadata, explicit: readonly string[]): SamlConfig {
  const { issuer, certificates } = metadata;
  const provided = {
    issuer,
    ...publishedEndpoints(metadata),
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
