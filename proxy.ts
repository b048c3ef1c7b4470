import { type NextRequest, NextResponse } from "next/server";
import { nameToLeave, pageHeader } from "@/lib/auth/own-address";
import { repeatedLanding } from "@/lib/auth/repeated-landing";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { attemptCookieName, isSecure } from "@/lib/auth/session-cookie";
import { toErrorPage } from "@/lib/auth/sign-in-response";

/** Pages that give a browser cookies which must still be there when a provider or a mail answers. */
const cookiePages = /^\/(sign-in|first-run)(\/|$)/;

/** Its form ends at the application that asked: browsers hold the whole way against the policy. */
const leadsAway = /^\/sign-in\/application-sign-out$/;

/**
 * The content security policy of pages, with a nonce a request; what other sites post to pages ends here. Rights are never decided here: pages, actions and
 * routes decide for themselves. Route handlers of a sign-in are left out: they set their own policy, and no hop
 * is put before them.
 */
export function proxy(request: NextRequest): NextResponse {
  const isRead = request.method === "GET" || request.method === "HEAD";
  // Actions are posted to pages. Next compares Origin where a browser sends one; where it sends none, we ask what else it says.
  if (!isRead && isFromElsewhere(request.headers)) return toErrorPage("start_again", null);
  if (isRead && cookiePages.test(request.nextUrl.pathname) && nameToLeave(request, request.nextUrl.pathname) !== null) {
    // A route redirects: from here the address would be made relative when the server is told that it is its own.
    const headers = new Headers(request.headers);
    headers.set(pageHeader, `${request.nextUrl.pathname}${request.nextUrl.search}`);
    return NextResponse.rewrite(new URL("/sso/own-address", request.url), { request: { headers } });
  }
  const landing = isRead && repeatedLanding(request.nextUrl, request.cookies.has(attemptCookieName()));
  if (landing) return NextResponse.rewrite(new URL(landing, request.url));
  const nonce = Buffer.from(crypto.randomUUID()).toString("base64");
  const isDevelopment = process.env.NODE_ENV === "development";
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    `form-action 'self'${leadsAway.test(request.nextUrl.pathname) ? " https: http:" : ""}`,
    "frame-ancestors 'none'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
  ].join("; ");
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  // For whoever has to sign in first, to come back to this page.
  const { pathname, searchParams } = request.nextUrl.clone();
  searchParams.delete("_rsc");
  headers.set("x-requested-path", `${pathname}${searchParams.size > 0 ? `?${searchParams}` : ""}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  // For this host alone: what else runs below the domain is not ours to decide.
  if (isSecure()) response.headers.set("strict-transport-security", "max-age=63072000");
  return response;
}

export const config = {
  matcher: [
    {
      source:
        "/((?!_next/static|_next/image|icon.svg|apple-icon.png|favicon.ico|robots.txt|manifest.webmanifest|\\.well-known/|images/|api/|saml/|oidc/|op/|sso/|proxy/|scim/|_gatehouse/|setup/[^/]+/test/|console/[^/]+/connections/[^/]+/logout-test|logout).*)",
      missing: [{ type: "header", key: "next-router-prefetch" }],
    },
  ],
};
