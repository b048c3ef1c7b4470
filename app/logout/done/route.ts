import type { NextRequest } from "next/server";
import { requestContext } from "@/lib/auth/request-context";
import { cookieOptions, signOutCookieName } from "@/lib/auth/session-cookie";
import { seeOther } from "@/lib/auth/sign-in-response";
import { readSignOut } from "@/lib/auth/sign-out-under-way";
import { equalsSafely } from "@/lib/crypto/tokens";
import { completeLogout } from "@/lib/sign-in/complete-logout";
import { signInAddress } from "@/lib/sign-in/sign-in-address";

/** What the sign-in page of the organization says of each end. */
const words = { success: "provider", partial: "partial", failed: "failed", unanswered: "unanswered" } as const;

/**
 * Where the browser comes back after its sign-out at the provider, or after it waited in vain; only what this browser began is
 * confirmed. OpenID Connect returns our state in the address; of SAML's answer the cookie finds the outcome.
 */
export async function GET(request: NextRequest) {
  const response = seeOther(await destination(request));
  response.cookies.set(signOutCookieName(), "", { ...cookieOptions(), maxAge: 0 });
  return response;
}

async function destination(request: NextRequest): Promise<string> {
  const underWay = readSignOut(request.cookies.get(signOutCookieName())?.value);
  if (underWay === null) return signInAddress({});
  const { browserToken, organization } = underWay;
  const state = request.nextUrl.searchParams.get("state");
  if (state !== null)
    return signInAddress({ organization, ...(equalsSafely(state, browserToken) && { signedOut: words.success }) });
  const done = await completeLogout(browserToken, await requestContext());
  if (done === null) return signInAddress({ organization });
  if (done.purpose === "logout") return signInAddress({ organization, signedOut: words[done.result] });
  return `/console/${done.organizationSlug}/activity${done.reference === null ? "" : `/${done.reference}`}`;
}
