import type { NextRequest } from "next/server";
import { cookieOptions, signOutCookieName } from "@/lib/auth/session-cookie";
import { seeOther } from "@/lib/auth/sign-in-response";
import { equalsSafely } from "@/lib/crypto/tokens";

/** Where the provider sends the browser after its own sign-out; only the answer to our own request is confirmed. */
export function GET(request: NextRequest) {
  const expected = request.cookies.get(signOutCookieName())?.value;
  const state = request.nextUrl.searchParams.get("state");
  const isOurs = expected !== undefined && state !== null && equalsSafely(state, expected);
  const response = seeOther(isOurs ? "/sign-in?signedOut=provider" : "/sign-in");
  response.cookies.set(signOutCookieName(), "", { ...cookieOptions(), maxAge: 0 });
  return response;
}
