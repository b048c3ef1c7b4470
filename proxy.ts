import { type NextRequest, NextResponse } from "next/server";

/**
 * The content security policy of pages, with a nonce a request. Rights are never decided here: pages, actions and
 * routes decide for themselves. Route handlers of the sign-in road are left out: they set their own policy, and no hop
 * stands before them.
 */
export function proxy(request: NextRequest): NextResponse {
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
    "form-action 'self'",
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
  return response;
}

export const config = {
  matcher: [
    {
      source:
        "/((?!_next/static|_next/image|icon.svg|apple-icon.png|favicon.ico|robots.txt|manifest.webmanifest|\\.well-known/|images/|api/|saml/|oidc/|sso/|setup/[^/]+/test/|logout).*)",
      missing: [{ type: "header", key: "next-router-prefetch" }],
    },
  ],
};
