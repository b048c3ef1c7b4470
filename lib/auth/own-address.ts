import { type NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { foreignHostName, onOwnAddress } from "@/lib/net/host-name";
import { cookieOptions, isSecure } from "./session-cookie";
import { noStoreHeaders } from "./sign-in-response";

/** In which `proxy.ts` tells the page that was asked for; whatever a client sends in it leads to a path of ours alone. */
export const pageHeader = "x-gatehouse-page";

const movedSeconds = 10;

/** Remembers for a moment from which name, and at which page, a browser was sent to `APP_URL`. No secret, no person. */
const movedCookieName = () => (isSecure() ? "__Host-gatehouse.moved" : "gatehouse.moved");

/**
 * The name that this browser came by, when it has to go on at `APP_URL`; null where it is right. Also when it was sent from
 * that name and page a moment ago: then a proxy hides the name that the browser uses, and sending it again would never end.
 */
export function nameToLeave(
  { headers, cookies }: Pick<NextRequest, "headers" | "cookies">,
  pathname: string,
): string | null {
  const { APP_URL, TRUSTED_PROXIES } = env();
  const name = foreignHostName({ headers, trustedProxies: TRUSTED_PROXIES }, APP_URL);
  return name !== null && cookies.get(movedCookieName())?.value === `${name}${pathname}` ? null : name;
}

/**
 * Sends a browser that came by another name to the same page on `APP_URL`, before it gets a cookie: the provider answers
 * there, and cookies do not follow. The method stays (307), because portals post to the start, too.
 * @param page the path and query to go on at
 * @returns null where the browser is right
 */
export function toOwnAddress(
  request: NextRequest,
  page: { pathname: string; search: string } = request.nextUrl,
): NextResponse | null {
  const name = nameToLeave(request, page.pathname);
  if (name === null) return null;
  const response = NextResponse.redirect(onOwnAddress(page, env().APP_URL), { status: 307, headers: noStoreHeaders });
  response.cookies.set(movedCookieName(), `${name}${page.pathname}`, { ...cookieOptions(), maxAge: movedSeconds });
  return response;
}
