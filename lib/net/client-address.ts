import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { equalsSafely } from "@/lib/crypto/tokens";

/** The header in which our own server writes the peer's address. */
export const peerHeader = "x-gatehouse-peer";

// Shared by name with scripts/server.mjs, which runs in this process before anything else does.
const markerName = Symbol.for("gatehouse.peer-marker");

/** The secret by which the server's word is told from a client's; null where something else than our server listens. */
export function peerMarker(): string | null {
  const marker = (globalThis as { [markerName]?: unknown })[markerName];
  return typeof marker === "string" && marker.length >= 32 ? marker : null;
}

/**
 * The address of the person's machine. Each trusted proxy appends one entry to X-Forwarded-For, so with `n` proxies the
 * client's is the n-th from the end; anything further left is the client's own claim. What cannot be read as an address is not
 * believed: the peer's counts then. Without our own server nobody's word counts, and all clients are one.
 * @param marker `peerMarker()`
 */
export function clientAddress(
  headers: Pick<Headers, "get">,
  trustedProxies: number,
  marker: string | null = peerMarker(),
): string {
  const peer = readPeer(headers.get(peerHeader) ?? "", marker);
  if (trustedProxies === 0) return peer;
  const hops = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
  return readAddress(hops[hops.length - trustedProxies] ?? hops[0] ?? "") ?? peer;
}

function readPeer(header: string, marker: string | null): string {
  const [said = "", address = ""] = header.split(" ");
  const isOurs = marker !== null && equalsSafely(said, marker);
  return (isOurs ? readAddress(address) : null) ?? "unknown";
}

/**
 * An address as proxies write it: IPv4 or IPv6, each with a port or without (`192.0.2.1:4711`, `[2001:db8::1]:4711`), in any
 * spelling. A port is another one for every connection, and a zone means nothing here: neither belongs to the machine.
 * @returns the shortest spelling; null for anything else
 */
export function readAddress(text: string): string | null {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d{1,5})?|([^:]+):\d{1,5})$/.exec(text) ?? [];
  const address = (bracketed ?? plain ?? text).replace(/%.*$/, "");
  if (isIP(address) === 0 || (bracketed !== undefined && isIP(address) !== 6)) return null;
  return ipaddr.process(address).toString();
}
