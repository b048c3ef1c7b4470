import type { NextRequest, NextResponse } from "next/server";
import { redirectToLogout } from "@/lib/auth/redirect-to-logout";
import { requestContext } from "@/lib/auth/request-context";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { cookieOptions, sessionCookieName, signOutCookieName } from "@/lib/auth/session-cookie";
import { seeOther } from "@/lib/auth/sign-in-response";
import { endSession } from "@/lib/sign-in/end-session";

const stateSeconds = 600;

/** Ends the session here, and with `?provider=1` the provider's own. A link on another site signs nobody out unasked. */
async function signOut(request: NextRequest): Promise<NextResponse> {
  const atProvider = request.nextUrl.searchParams.get("provider") === "1";
  if (isFromElsewhere(request.headers)) return seeOther(`/sign-in/sign-out${atProvider ? "?provider=1" : ""}`);
  const token = request.cookies.get(sessionCookieName())?.value;
  // A browser shows a page while it waits; programs and forms are answered by the redirect itself.
  const isNavigation = request.method === "GET" && request.headers.get("sec-fetch-mode") === "navigate";
  const next = token ? await endSession({ token, atProvider }, await requestContext()) : null;
  const response = next
    ? await redirectToLogout(next.message, { isAwaited: next.isAwaited, isNavigation })
    : seeOther("/sign-in?signedOut=1");
  response.cookies.set(sessionCookieName(), "", { ...cookieOptions(), maxAge: 0 });
  if (next) response.cookies.set(signOutCookieName(), next.browserToken, { ...cookieOptions(), maxAge: stateSeconds });
  return response;
}

export { signOut as GET, signOut as POST };
