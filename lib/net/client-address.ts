/** The header in which the server writes the peer's address; whatever a client sends in it is overwritten. */
export const peerHeader = "x-gatehouse-peer";

/**
 * The address of the person's machine. Each trusted proxy appends one entry to X-Forwarded-For, so with `n` proxies the
 * client's is the n-th from the end; anything further left is the client's own claim.
 */
export function clientAddress(headers: Pick<Headers, "get">, trustedProxies: number): string {
  const peer = headers.get(peerHeader) ?? "unknown";
  if (trustedProxies === 0) return peer;
  const hops = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  return hops[hops.length - trustedProxies] ?? hops[0] ?? peer;
}
