import type { ProxyApplication } from "../application";
import { verifyUrlOf } from "../application-view";
import { proxySnippets } from "./proxy-snippets";
import { fillSnippet, type SnippetValues } from "./snippet";

/** The configurations of reverse proxies, with the values of an application behind them, by the ids of their how-tos. Pure. */
export function proxyTexts(application: ProxyApplication, baseUrl: string): { id: string; text: string }[] {
  const { origin } = application;
  const { protocol, host, hostname, port } = new URL(origin);
  const isSecure = protocol === "https:";
  const verifyUrl = verifyUrlOf(application, baseUrl);
  const values: SnippetValues = {
    origin,
    host,
    hostname,
    listen: `${port || (isSecure ? "443" : "80")}${isSecure ? " ssl" : ""}`,
    ...(isSecure && { tlsName: hostname }),
    baseUrl,
    gatehouseHost: new URL(baseUrl).host,
    verifyUrl,
    verifyPath: new URL(verifyUrl).pathname,
  };
  return Object.entries(proxySnippets).map(([id, lines]) => ({ id, text: fillSnippet(lines, values) }));
}
