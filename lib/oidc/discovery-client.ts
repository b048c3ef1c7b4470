import { SsoError } from "@/lib/errors/sso-error";
import { shown } from "@/lib/identity/shown";
import type { OutboundPolicy } from "@/lib/net/outbound-policy";
import { safeFetchText } from "@/lib/net/safe-fetch";
import {
  acceptedIssuer,
  type DiscoveryDocument,
  discoveryAddress,
  discoveryDocumentSchema,
  stripWellKnown,
} from "./discovery-document";

export type Discovered = { issuer: string; document: DiscoveryDocument };

/**
 * Fetches a provider's discovery document and holds its issuer against the one that was asked for: a document that speaks
 * for somebody else would let this provider choose whose tokens we accept.
 * @returns the issuer to keep, and the document
 * @throws SsoError oidc_discovery_failed, oidc_discovery_malformed, oidc_discovery_issuer, outbound_blocked
 */
export async function fetchDiscovery(typed: string, isMicrosoft: boolean, policy: OutboundPolicy): Promise<Discovered> {
  const asked = stripWellKnown(typed.trim());
  const text = await fetchText(discoveryAddress(asked), policy);
  const document = readDocument(text);
  const issuer = acceptedIssuer(asked, document.issuer, isMicrosoft);
  if (issuer === null) throw new SsoError("oidc_discovery_issuer", { expected: asked, got: shown(document.issuer) });
  return { issuer, document };
}

async function fetchText(address: string, policy: OutboundPolicy): Promise<string> {
  try {
    return (await safeFetchText(address, policy)).text;
  } catch (error) {
    if (!(error instanceof SsoError) || error.code !== "outbound_failed") throw error;
    const { got = "no answer" } = error.details;
    throw new SsoError("oidc_discovery_failed", { expected: `a document at ${address}`, got }, { cause: error });
  }
}

function readDocument(text: string): DiscoveryDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SsoError("oidc_discovery_malformed", { expected: "JSON", got: "another format" });
  }
  const read = discoveryDocumentSchema.safeParse(json);
  if (read.success) return read.data;
  const fields = [...new Set(read.error.issues.map((issue) => issue.path.join(".") || "the document"))];
  throw new SsoError("oidc_discovery_malformed", {
    expected: `usable: ${fields.join(", ")}`,
    got: "missing or malformed",
  });
}
