import { env } from "@/lib/env";

/**
 * True when a request was caused by a page of another site. Browsers say so in Sec-Fetch-Site; where that is missing,
 * Origin and Referer are asked. A client that sends none of them is no browser that another site could drive.
 */
export function isFromElsewhere(headers: Pick<Headers, "get">): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const source = headers.get("origin") ?? headers.get("referer");
  if (source === null) return false;
  return !URL.canParse(source) || new URL(source).origin !== new URL(env().APP_URL).origin;
}

/**
 * True when a script asks instead of a browser that goes there. After an action the router of our own pages first fetches
 * where the action leads, and follows redirects to other hosts: what may be used once would be used up.
 */
export function isFetched(headers: Pick<Headers, "get">): boolean {
  const mode = headers.get("sec-fetch-mode");
  return mode !== null && mode !== "navigate";
}
