import { z } from "zod";

const longest = 2_000;

/** Hosts that only the machine itself reaches: without TLS nobody listens there (RFC 8252 8.3). */
const loopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

function parse(text: string): URL | null {
  // The parser repairs what it can (line breaks, tabs, backslashes): a registered address is what was written.
  if (/[\s\\]/.test(text)) return null;
  return URL.parse(text);
}

/** Why an address cannot be registered; null when it can. */
function addressProblem(text: string): string | null {
  const url = parse(text);
  if (!url || !/^https?:\/\/[^/]/i.test(text)) return "url";
  if (text.includes("#")) return "url_fragment";
  if (text.includes("*")) return "url_wildcard";
  if (url.username || url.password) return "url_credentials";
  if (url.protocol === "http:" && !loopbackHosts.includes(url.hostname)) return "url_https";
  return null;
}

const addressWith = (problem: (text: string) => string | null) =>
  z
    .string()
    .trim()
    .max(longest)
    .superRefine((text, context) => {
      const message = problem(text);
      if (message) context.addIssue({ code: "custom", message });
    });

/** An absolute address, https or loopback, compared byte for byte (RFC 6749 3.1.2.3): no fragment, no wildcard, no credentials. */
export const addressSchema = addressWith(addressProblem);

/** A claimed scheme of a native client (RFC 8252 7.1): a domain turned around, so that two applications do not share one. */
const claimedScheme = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:\/{1,3}[^\s\\#*]*$/;

/** Where answers go: an address as above, or the claimed scheme of a native client. */
export const redirectUriSchema = addressWith((text) => (claimedScheme.test(text) ? null : addressProblem(text)));

/** `https://host[:port]` and nothing behind it; stored as the browser writes it. */
export const originSchema = addressSchema
  .superRefine((text, context) => {
    const url = parse(text);
    if (!url || url.search || !["", "/"].includes(url.pathname))
      context.addIssue({ code: "custom", message: "origin" });
  })
  .transform((text) => parse(text)?.origin ?? text);
