import { judgeOutboundUrl, type OutboundPolicy } from "@/lib/net/outbound-policy";
import { safeFetchText } from "@/lib/net/safe-fetch";
import { type MetadataResult, parseMetadata } from "@/lib/saml/metadata";

export type MetadataSource = { xml?: string; url?: string; entityId?: string; knownEntityId?: string };

/**
 * Reads provider metadata from a text or an address. Touches the network, so it is called before any transaction.
 * @throws SsoError metadata_*, outbound_*
 */
export async function readMetadata(source: MetadataSource, policy: OutboundPolicy, now: Date): Promise<MetadataResult> {
  const text = source.xml ?? (source.url ? (await safeFetchText(source.url, policy)).text : "");
  return parseMetadata(text, {
    now,
    entityId: source.entityId || undefined,
    knownEntityId: source.knownEntityId,
    isHttpAllowed: (url) => {
      const verdict = judgeOutboundUrl(url, policy);
      return verdict.allowed && verdict.trustedHost;
    },
  });
}
