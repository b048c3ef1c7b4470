import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { checkOutboundUrl, type OutboundPolicy } from "@/lib/net/outbound-policy";
import { safeFetch } from "@/lib/net/safe-fetch-client";
import { decodeXml } from "@/lib/net/text-encoding";
import { type MetadataResult, parseMetadata } from "@/lib/saml/metadata";
import { MetadataAggregate } from "@/lib/saml/metadata-aggregate";

export type MetadataSource = { xml?: string; url?: string; entityId?: string; knownEntityId?: string };

/**
 * Reads provider metadata from a text or an address. Touches the network, so it is called before any transaction.
 * @throws SsoError metadata_*, outbound_*
 */
export async function readMetadata(source: MetadataSource, policy: OutboundPolicy, now: Date): Promise<MetadataResult> {
  const text = source.xml ?? (source.url ? await fetchXml(source.url, source, policy) : "");
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

/** The aggregates of the largest federations have about 100 MB, and are made again while they are asked for. */
const aggregateBounds = { bytes: 192 * 1024 * 1024, milliseconds: 60_000 };

/** A document, or of one that is too large for the memory only what is wanted of it. */
async function fetchXml(address: string, source: MetadataSource, policy: OutboundPolicy): Promise<string> {
  const { entityId, knownEntityId } = source;
  const aggregate = new MetadataAggregate({ entityId: entityId || undefined, knownEntityId });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isLarge = false;
  const take = (piece: Uint8Array) => {
    isLarge = true;
    aggregate.write(decodePiece(decoder, piece));
  };
  const { bytes } = await safeFetch(address, policy, { ...aggregateBounds, take });
  if (isLarge) {
    aggregate.write(decodePiece(decoder));
    return aggregate.end();
  }
  const decoded = decodeXml(bytes);
  if (decoded.text !== null) return decoded.text;
  throw new SsoError("metadata_encoding", { expected: decoded.expected, got: decoded.got });
}

/** The next characters; without a piece, what is left. Aggregates are written in UTF-8. @throws SsoError metadata_encoding */
function decodePiece(decoder: TextDecoder, piece?: Uint8Array): string {
  try {
    return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch {
    throw new SsoError("metadata_encoding", {
      expected: plain("UTF-8"),
      got: said("notEncodedIn", { encoding: "UTF-8" }),
    });
  }
}
