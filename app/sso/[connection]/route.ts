import type { NextRequest, NextResponse } from "next/server";
import { findSignInFor } from "@/lib/applications/find-sign-in-for";
import { toOwnAddress } from "@/lib/auth/own-address";
import { redirectToProvider } from "@/lib/auth/redirect-to-provider";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { isFromElsewhere } from "@/lib/auth/request-site";
import { sealRetry } from "@/lib/auth/retry";
import {
  attemptCookieName,
  cookieOptions,
  lastConnectionCookieName,
  retryCookieName,
  sessionCookieName,
  startedElsewhereCookieName,
} from "@/lib/auth/session-cookie";
import { needsFreshSignIn } from "@/lib/auth/sign-in-freshness";
import { toErrorPage } from "@/lib/auth/sign-in-response";
import { env } from "@/lib/env";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { readLimited } from "@/lib/net/read-limited";
import { attemptLifetimeSeconds } from "@/lib/sign-in/attempt-store";
import { readAttemptTokens, writeAttemptTokens } from "@/lib/sign-in/attempt-tokens";
import { safeReturnPath } from "@/lib/sign-in/return-path";
import { tryStartSignIn } from "@/lib/sign-in/try-start-sign-in";

type Params = { params: Promise<{ connection: string }> };

/** Starts a sign-in at the connection's identity provider. */
export async function GET(request: NextRequest, { params }: Params) {
  return toOwnAddress(request) ?? start(request, (await params).connection, request.nextUrl.searchParams);
}

/** The same for a portal that posts (OpenID Connect Core, section 4: the initiate login URI takes both). */
export async function POST(request: NextRequest, { params }: Params) {
  const elsewhere = toOwnAddress(request);
  if (elsewhere) return elsewhere;
  const form = new URLSearchParams((await readLimited(request, 16_384)) ?? "");
  return start(request, (await params).connection, form);
}

async function start(request: NextRequest, connection: string, query: URLSearchParams): Promise<NextResponse> {
  const returnPath = safeReturnPath(query.get("returnTo") ?? query.get("target_link_uri"), env().APP_URL);
  const response = await leave(request, connection, query, returnPath);
  // Wherever it ends, the error page knows what was tried.
  response.cookies.set(retryCookieName(), sealRetry({ connectionId: connection.slice(0, 64), returnPath }), {
    ...cookieOptions(),
    maxAge: attemptLifetimeSeconds,
  });
  return response;
}

async function leave(
  request: NextRequest,
  connection: string,
  query: URLSearchParams,
  returnTo: string,
): Promise<NextResponse> {
  const { machine } = requestOrigin(request.headers);
  const isAllowed =
    (await takeRateLimit("startAddress", machine)) && (await takeRateLimit("start", `${connection} ${machine}`));
  if (!isAllowed) return toErrorPage("rate_limited", null);
  const browserToken = request.cookies.get(attemptCookieName())?.value ?? null;
  const input = {
    connectionId: connection,
    returnTo,
    loginHint: query.get("login_hint"),
    initiatingIssuer: query.get("iss"),
    browserToken,
  };
  const ctx = await requestContext();
  // An application may want its people to choose, or to authenticate again or better: its request says so, whatever this address leaves out.
  const asking = await findSignInFor(ctx.db, returnTo, ctx.now);
  const token = request.cookies.get(sessionCookieName())?.value;
  const isFresh = (asking?.wantsFresh ?? false) || (await needsFreshSignIn(returnTo, token, ctx.now));
  const { acrValues = [], wantsChoice = false } = asking ?? {};
  const outcome = await tryStartSignIn({ ...input, isFresh, wantsChoice, acrValues }, ctx);
  if (outcome.status === "failed") return toErrorPage(outcome.publicCode, outcome.reference);

  const response = await redirectToProvider(outcome.request, request.method);
  response.cookies.set(attemptCookieName(), outcome.browserToken, {
    ...cookieOptions(),
    maxAge: attemptLifetimeSeconds,
  });
  if (isFromElsewhere(request.headers)) {
    // Kept for each sign-in: one that this browser begins itself afterwards says nothing about the one before.
    const [fresh = ""] = readAttemptTokens(outcome.browserToken);
    const kept = readAttemptTokens(request.cookies.get(startedElsewhereCookieName())?.value ?? null);
    response.cookies.set(startedElsewhereCookieName(), writeAttemptTokens(fresh, kept), {
      ...cookieOptions(),
      maxAge: attemptLifetimeSeconds,
    });
  }
  response.cookies.set(lastConnectionCookieName(), connection, { ...cookieOptions(), maxAge: 365 * 86_400 });
  return response;
}
