import type { NextRequest, NextResponse } from "next/server";
import { redirectToLogout } from "@/lib/auth/redirect-to-logout";
import { requestContext } from "@/lib/auth/request-context";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { cookieOptions, sessionCookieName, signOutCookieName } from "@/lib/auth/session-cookie";
import { seeOther } from "@/lib/auth/sign-in-response";
import { writeSignOut } from "@/lib/auth/sign-out-under-way";
import { endSession } from "@/lib/sign-in/end-session";
import { signInAddress } from "@/lib/sign-in/sign-in-address";

const stateSeconds = 600;

/** Ends the session here, and with `?provider=1` the provider's own. A link on another site signs nobody out unasked. */
async function signOut(request: NextRequest): Promise<NextResponse> {
  const atProvider = request.nextUrl.searchParams.get("provider") === "1";
  if (isFromElsewhere(request.headers)) return seeOther(`/sign-in/sign-out${atProvider ? "?provider=1" : ""}`);
  const token = request.cookies.get(sessionCookieName())?.value;
  // A browser shows a page while it waits; programs and forms are answered by the redirect itself.
  const isNavigation = request.method === "GET" && request.headers.get("sec-fetch-mode") === "navigate";
  const { organization, provider } = token
    ? await endSession({ token, atProvider }, await requestContext())
    : { organization: null, provider: null };
  const response = provider
    ? await redirectToLogout(provider.message, { isAwaited: provider.isAwaited, isNavigation })
    : seeOther(signInAddress({ organization, signedOut: "1" }));
  response.cookies.set(sessionCookieName(), "", { ...cookieOptions(), maxAge: 0 });
  if (provider) {
    const underWay = writeSignOut({ browserToken: provider.browserToken, organization });
    response.cookies.set(signOutCookieName(), underWay, { ...cookieOptions(), maxAge: stateSeconds });
  }
  return response;
}

export { signOut as GET, signOut as POST };
