import type { NextRequest, NextResponse } from "next/server";
import { applicationCookieName, isSecureHost, wayCookieName } from "@/lib/applications/proxy/proxied-session";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import { readAttemptTokens, writeAttemptTokens } from "@/lib/sign-in/attempt-tokens";

const waySeconds = 3_600;

const options = (host: string) => ({ httpOnly: true, sameSite: "lax", path: "/", secure: isSecureHost(host) }) as const;

/** The application's host as the browser knows it: what a proxy says, or the name itself where a proxy keeps it. */
export function proxiedHost(headers: Pick<Headers, "get">): string {
  return headers.get("x-forwarded-host") ?? headers.get("host") ?? "";
}

/** A new way of this browser to us, beside those of its other tabs. */
export function beginWay(request: NextRequest, host: string): { browserHash: string; cookie: string } {
  const secret = randomToken(32);
  const kept = readAttemptTokens(request.cookies.get(wayCookieName(host))?.value ?? null);
  return { browserHash: hashToken(secret), cookie: writeAttemptTokens(secret, kept) };
}

export function setWayCookie(response: NextResponse, host: string, cookie: string): void {
  response.cookies.set(wayCookieName(host), cookie, { ...options(host), maxAge: waySeconds });
}

/** Lets a browser into the application; null lets it out. */
export function setApplicationCookie(
  response: NextResponse,
  host: string,
  session: { token: string; endsAt: Date } | null,
): void {
  const [value, lasting] = session ? [session.token, { expires: session.endsAt }] : ["", { maxAge: 0 }];
  response.cookies.set(applicationCookieName(host), value, { ...options(host), ...lasting });
}

/** True when a page of another site sent the browser here: the application's own pages and what somebody types are not. */
export function isFromOtherSite(headers: Pick<Headers, "get">): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin" && site !== "none";
  const source = headers.get("origin") ?? headers.get("referer");
  return source !== null && URL.parse(source)?.host !== proxiedHost(headers).toLowerCase();
}
