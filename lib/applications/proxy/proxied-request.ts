/** How a proxy asks: nginx says other things, and takes no redirect for an answer. */
export type ProxyDialect = "forward" | "nginx";

/** What a browser or a program asked the proxy for. */
export type ProxiedRequest = {
  /** With its port where it is not the usual one. */
  host: string;
  /** Path and query; empty when they cannot be read, which no rule opens. */
  target: string;
  /** A page for a person, who can be sent to sign in. Everything else is told "401". */
  isNavigation: boolean;
};

/**
 * Reads what the proxy says about the request. Only headers that the proxy of this dialect writes itself are believed: the others
 * would be the client's own, and an address of its choice would open any path. Caddy appends the client's query to the address that it asks, so
 * the dialect itself may be the client's word: a request in which both ways of saying the address are used is refused.
 * @param dialect what the query of the proxy's question says
 * @returns null when the proxy does not say enough, or contradicts itself
 */
export function readProxiedRequest(headers: Pick<Headers, "get">, dialect: ProxyDialect): ProxiedRequest | null {
  const [url, uri] = [headers.get("x-original-url"), headers.get("x-forwarded-uri")];
  if (url !== null && uri !== null) return null;
  if (dialect === "nginx") {
    const [, host, target] = /^https?:\/\/([^/?#\s\\@]+)(\/.*)$/s.exec(url ?? "") ?? [];
    if (host === undefined || target === undefined) return null;
    return { host, target: readable(target), isNavigation: isNavigation(headers, headers.get("x-original-method")) };
  }
  const host = headers.get("x-forwarded-host");
  if (host === null || uri === null) return null;
  return { host, target: readable(uri), isNavigation: isNavigation(headers, headers.get("x-forwarded-method")) };
}

/** Two headers of one name arrive as one with a comma and a space; no address on the wire has a space. */
function readable(target: string): string {
  return /^\/[\x21-\x7e]*$/.test(target) ? target : "";
}

/** Whether a person waits for a page: scripts, pictures and programs would get a sign-in page for data. */
function isNavigation(headers: Pick<Headers, "get">, method: string | null): boolean {
  const mode = headers.get("sec-fetch-mode");
  const wantsPage = /(?:^|[\s,])text\/html(?:$|[\s,;])/i.test(headers.get("accept") ?? "");
  return method === "GET" && wantsPage && (mode === null || mode === "navigate") && headers.get("upgrade") === null;
}

const usualPorts: Record<string, string> = { "http:": "80", "https:": "443" };

/**
 * Whether a request was for the application. The scheme does not count: TLS may end before the proxy, which then sees http. A host
 * that is not registered is answered by nobody: nothing decided whose it is.
 */
export function isForOrigin({ host }: Pick<ProxiedRequest, "host">, origin: string): boolean {
  const { protocol, host: registered, hostname, port } = new URL(origin);
  const asked = host.toLowerCase();
  return asked === registered || (port === "" && asked === `${hostname}:${usualPorts[protocol] ?? ""}`);
}

/** Below here, the application's host is ours: a proxy that asks about it has not been told to hand it over. */
export const ownPathPrefix = "/_gatehouse/";

/** Where a browser goes back to on the application's host: what it asked for, unless it is too long to keep. */
export function returnPathOf({ target }: Pick<ProxiedRequest, "target">): string {
  return target === "" || target.length > 2_000 || target.startsWith(ownPathPrefix) ? "/" : target;
}
