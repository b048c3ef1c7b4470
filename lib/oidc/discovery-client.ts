import { SsoError } from "@/lib/errors/sso-error";
import { plain, received, said } from "@/lib/facts/fact";
import type { OutboundPolicy } from "@/lib/net/outbound-policy";
import { safeFetchText } from "@/lib/net/safe-fetch-client";
import {
  acceptedIssuer,
  type DiscoveryDocument,
  type DiscoverySource,
  discoveryAddress,
  readDiscoveryDocument,
} from "./discovery-document";

export type Discovered = { issuer: string; document: DiscoveryDocument };

/**
 * Fetches a provider's discovery document and compares its issuer with the one that was asked for: a document that speaks
 * for somebody else would let this provider choose whose tokens we accept.
 * @returns the issuer to keep, and the document
 * @throws SsoError oidc_discovery_failed, oidc_discovery_malformed, oidc_discovery_issuer, outbound_blocked
 */
export async function fetchDiscovery(
  { issuer: asked, query }: DiscoverySource,
  isMicrosoft: boolean,
  policy: OutboundPolicy,
): Promise<Discovered> {
  const text = await fetchText(discoveryAddress(asked, query), policy);
  const document = readDocument(text);
  const issuer = acceptedIssuer(asked, document.issuer, isMicrosoft);
  if (issuer === null)
    throw new SsoError("oidc_discovery_issuer", { expected: plain(asked), got: received(document.issuer) });
  return { issuer, document };
}

async function fetchText(address: string, policy: OutboundPolicy): Promise<string> {
  try {
    return (await safeFetchText(address, policy)).text;
  } catch (error) {
    if (!(error instanceof SsoError) || error.code !== "outbound_failed") throw error;
    const { got = said("noAnswer") } = error.details;
    throw new SsoError("oidc_discovery_failed", { expected: said("documentAt", { address }), got }, { cause: error });
  }
}

function readDocument(text: string): DiscoveryDocument {
  let json: unknown;
  try {
    // A byte-order mark is no part of the text (RFC 8259, section 8.1).
    json = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new SsoError("oidc_discovery_malformed", { expected: plain("JSON"), got: said("otherFormat") });
  }
  const read = readDiscoveryDocument(json);
  if ("document" in read) return read.document;
  throw new SsoError("oidc_discovery_malformed", {
    expected: said("usable", { names: plain(read.unusable) }),
    got: said("missingOrMalformed"),
  });
}
