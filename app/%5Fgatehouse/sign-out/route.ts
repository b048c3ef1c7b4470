import type { NextRequest, NextResponse } from "next/server";
import { endProxiedSession } from "@/lib/applications/proxy/end-proxied-session";
import { applicationCookieName, readApplicationToken } from "@/lib/applications/proxy/proxied-session";
import { isFromOtherSite, proxiedHost, setApplicationCookie } from "@/lib/auth/proxied-host";
import { requestContext } from "@/lib/auth/request-context";
import { seeOther } from "@/lib/auth/sign-in-response";
import { signInAddress } from "@/lib/sign-in/sign-in-address";

/** Signs somebody out from an application's own host. A link on another site signs nobody out unasked: our own page asks. */
async function signOut(request: NextRequest): Promise<NextResponse> {
  if (isFromOtherSite(request.headers)) return seeOther("/sign-in/sign-out");
  const host = proxiedHost(request.headers);
  const token = readApplicationToken(request.cookies.get(applicationCookieName(host))?.value);
  const organization = token ? await endProxiedSession(token, await requestContext()) : null;
  const response = seeOther(signInAddress({ organization, signedOut: "1" }));
  setApplicationCookie(response, host, null);
  return response;
}

export { signOut as GET, signOut as POST };
