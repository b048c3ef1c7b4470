import { type NextRequest, NextResponse } from "next/server";
import { answerProviderRequest, type ProviderDependencies } from "@/lib/applications/provider/answer-request";
import { env } from "@/lib/env";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { readLimited } from "@/lib/net/read-limited";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { toOwnAddress } from "./own-address";
import { requestContext, requestOrigin } from "./request-context";
import { sealForPage } from "./sealed-page";
import { isSecure, sessionCookieName } from "./session-cookie";
import { noStoreHeaders, seeOther } from "./sign-in-response";

/** More than a request of an application has: an assertion of its own key, a long state. */
const bodyBytes = 64 * 1024;

/** Of these the browser itself comes, with our cookies. */
const browserPaths = /^\/op\/(?:auth|logout)$/;

/** What the provider needs of browsers: our cookie, and our pages. */
export const providerDependencies = (): ProviderDependencies => ({
  cookies: { session: sessionCookieName(), isSecure: isSecure() },
  pages: {
    problem: async (problem) => seeOther(`/sign-in/application-problem?about=${sealForPage("problem", problem)}`),
    askToSignOut: async ({ secret, applicationName }) =>
      seeOther(`/sign-in/application-sign-out?about=${sealForPage("signOut", { secret, applicationName })}`),
    signedOut: async (organization) => seeOther(signInAddress({ organization, signedOut: "1" })),
  },
});

/** Answers a request to the OpenID provider, within limits. */
export async function answerProvider(request: NextRequest): Promise<Response> {
  const { address, machine } = requestOrigin(request.headers);
  if (!(await takeRateLimit("provider", machine)))
    return refusal(429, "temporarily_unavailable", { "Retry-After": "60" });
  const { pathname } = request.nextUrl;
  const isByBrowser = browserPaths.test(pathname);
  const elsewhere = isByBrowser && request.method === "GET" ? toOwnAddress(request) : null;
  if (elsewhere) return elsewhere;
  const body = await readLimited(request, bodyBytes);
  if (body === null) return refusal(413, "invalid_request");
  // Both addresses take forms (OpenID Connect Core 1.0, section 3.1.2.1). A form on the application's site brings none of our
  // cookies, which are Lax; the same request by GET does.
  if (isByBrowser && request.method === "POST") return seeOther(`${pathname}?${body}`);
  const url = new URL(`${pathname}${request.nextUrl.search}`, env().APP_URL);
  const { method, headers } = request;
  return answerProviderRequest({ method, url, headers, body, address }, providerDependencies(), await requestContext());
}

function refusal(status: number, error: string, headers: Record<string, string> = {}): Response {
  return NextResponse.json({ error }, { status, headers: { ...noStoreHeaders, ...headers } });
}
