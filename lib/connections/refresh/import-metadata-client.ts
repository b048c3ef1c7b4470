import { SsoError } from "@/lib/errors/sso-error";
import { checkOutboundUrl, type OutboundPolicy } from "@/lib/net/outbound-policy";
import { safeFetch } from "@/lib/net/safe-fetch-client";
import { decodeXml } from "@/lib/net/text-encoding";
import { type MetadataResult, parseMetadata } from "@/lib/saml/metadata";

export type MetadataSource = { xml?: string; url?: string; entityId?: string; knownEntityId?: string };

/**
 * Reads provider metadata from a text or an address. Touches the network, so it is called before any transaction.
 * @throws SsoError metadata_*, outbound_*
 */
export async function readMetadata(source: MetadataSource, policy: OutboundPolicy, now: Date): Promise<MetadataResult> {
  const text = source.xml ?? (source.url ? await fetchXml(source.url, policy) : "");
  return parseMetadata(text, {
    now,
    entityId: source.entityId || undefined,
    knownEntityId: source.knownEntityId,
    isHttpAllowed: (url) => {
      const verdict = checkOutboundUrl(url, policy);
      return verdict.allowed && verdict.trustedHost;
    },
  });
}

async function fetchXml(address: string, policy: OutboundPolicy): Promise<string> {
  const decoded = decodeXml((await safeFetch(address, policy)).bytes);
  if (decoded.text !== null) return decoded.text;
  throw new SsoError("metadata_encoding", { expected: decoded.expected, got: decoded.got });
}
