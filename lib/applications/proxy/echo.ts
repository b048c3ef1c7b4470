import { proxyHeaderNames } from "./proxy-headers";

/**
 * Where a site behind a proxy answers with what reached it of our headers: the proxy guards this path as it guards the application, and hands
 * it to us afterwards.
 */
export const echoPath = "/_gatehouse/echo";

/** Whether a request is for it; no other spelling is. Pure. */
export const isEcho = (target: string): boolean => target === echoPath;

const known = new Set(proxyHeaderNames.map((name) => name.toLowerCase()));

/** What arrived under our names, also in the spellings that an application behind CGI cannot tell from them. Pure. */
export function echoedHeaders(headers: Iterable<[string, string]>): [string, string][] {
  return [...headers].filter(([name]) => known.has(name.toLowerCase().replaceAll("_", "-")));
}
