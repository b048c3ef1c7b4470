import type { NextRequest } from "next/server";
import { requestContext } from "@/lib/auth/request-context";
import { cookieOptions, signOutCookieName } from "@/lib/auth/session-cookie";
import { seeOther } from "@/lib/auth/sign-in-response";
import { equalsSafely } from "@/lib/crypto/tokens";
import { completeLogout } from "@/lib/sign-in/complete-logout";

/** What the sign-in page says of each end. */
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
  const expected = request.cookies.get(signOutCookieName())?.value;
  if (expected === undefined) return "/sign-in";
  const state = request.nextUrl.searchParams.get("state");
  if (state !== null) return equalsSafely(state, expected) ? "/sign-in?signedOut=provider" : "/sign-in";
  const done = await completeLogout(expected, await requestContext());
  if (done === null) return "/sign-in";
  if (done.purpose === "logout") return `/sign-in?signedOut=${words[done.result]}`;
  return `/console/${done.organizationSlug}/activity${done.reference === null ? "" : `/${done.reference}`}`;
}
