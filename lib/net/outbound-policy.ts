import ipaddr from "ipaddr.js";
import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";

/** One entry of `OUTBOUND_ALLOW`: a host, a host with a port, or a range of addresses. */
type AllowEntry =
  | { type: "host"; host: string; port: number | null }
  | { type: "range"; range: [ipaddr.IPv4 | ipaddr.IPv6, number] };

export type OutboundPolicy = readonly AllowEntry[];

/**
 * Parses the operator's allow-list: comma-separated `host`, `host:port`, `address` or `CIDR`.
 * @throws Error naming the entry that cannot be read
 */
export function parseOutboundAllow(text: string): OutboundPolicy {
  return text
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter(Boolean)
    .map((entry): AllowEntry => {
      if (entry.includes("/")) {
        if (!ipaddr.isValidCIDR(entry)) throw new Error(`OUTBOUND_ALLOW: "${entry}" is not a range of addresses`);
        return { type: "range", range: ipaddr.parseCIDR(entry) };
      }
      if (ipaddr.isValid(entry)) {
        const address = ipaddr.parse(entry);
        return { type: "range", range: [address, address.kind() === "ipv4" ? 32 : 128] };
      }
      const match = /^\[?([^\]]+?)\]?(?::(\d{1,5}))?$/.exec(entry);
      const host = match?.[1];
      if (!host) throw new Error(`OUTBOUND_ALLOW: "${entry}" is not a host`);
      return { type: "host", host, port: match?.[2] ? Number(match[2]) : null };
    });
}

export type UrlVerdict = { allowed: true; url: URL; trustedHost: boolean } | { allowed: false; reason: Fact };

/**
 * Checks an address before any look-up: https without credentials on port 443, unless the operator's list names the
 * host (then http and any port are fine). Whether the resolved addresses are public is checked by `isAddressAllowed`.
 */
export function checkOutboundUrl(address: string | URL, policy: OutboundPolicy): UrlVerdict {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return { allowed: false, reason: said("notAnAddress") };
  }
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return { allowed: false, reason: said("schemeNotAllowed", { scheme: url.protocol }) };
  if (url.username || url.password) return { allowed: false, reason: said("credentialsInAddress") };
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const trustedHost = policy.some((entry) =>
    entry.type === "host"
      ? entry.host === host && (entry.port === null || entry.port === port)
      : ipaddr.isValid(host) && isInRange(ipaddr.process(host), entry.range),
  );
  if (trustedHost) return { allowed: true, url, trustedHost };
  if (url.protocol !== "https:") return { allowed: false, reason: said("httpNotAllowed") };
  if (port !== 443) return { allowed: false, reason: said("portNotAllowed", { port }) };
  return { allowed: true, url, trustedHost };
}

/** Whether an address names an IP address that is not called; a name is checked when it is looked up. Pure. */
export function isLiteralBlocked(
  { url, trustedHost }: { url: URL; trustedHost: boolean },
  policy: OutboundPolicy,
): boolean {
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  return !trustedHost && /^[\d.]+$|:/.test(literal) && !isAddressAllowed(literal, policy);
}

/** Why an address would never be called, as far as its text says; null when it may be. Pure. */
export function outboundProblem(address: string, policy: OutboundPolicy): Fact | null {
  const verdict = checkOutboundUrl(address, policy);
  if (!verdict.allowed) return verdict.reason;
  return isLiteralBlocked(verdict, policy) ? said("publicAddress") : null;
}

/** True for a public unicast address, or one in a range of the allow-list. Mapped IPv4 is checked as IPv4. */
export function isAddressAllowed(address: string, policy: OutboundPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const listed = policy.some((entry) => entry.type === "range" && isInRange(parsed, entry.range));
  // "unicast" is ipaddr.js's word for what is none of: private, loopback, link-local, CGNAT, ULA, multicast,
  // unspecified, reserved, NAT64, 6to4, Teredo.
  if (listed) return true;
  // Global unicast is 2000::/3 (RFC 4291 2.4); ::127.0.0.1 and its like are not.
  if (parsed.kind() === "ipv6" && !isInRange(parsed, globalUnicast)) return false;
  return parsed.range() === "unicast";
}

const globalUnicast = ipaddr.parseCIDR("2000::/3");

function isInRange(address: ipaddr.IPv4 | ipaddr.IPv6, range: [ipaddr.IPv4 | ipaddr.IPv6, number]): boolean {
  return address.kind() === range[0].kind() && address.match(range);
}
