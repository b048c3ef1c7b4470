import { hasRateLimitLeft, takeRateLimit } from "@/lib/net/rate-limit";
import { endByFrontChannel, framingOrigins } from "@/lib/sign-in/end-by-front-channel";
import { endByLogoutToken } from "@/lib/sign-in/end-by-logout-token";
import type { LogoutOutcome } from "@/lib/sign-in/record-logout";
import { requestContext, requestOrigin } from "./request-context";

const headers = { "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" };
const sealed = { ...headers, "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'" };

/** Answers a provider's server: 200 whether or not a session was found, because that is nobody else's business. */
export async function answerBackChannel(request: Request, connectionId: string): Promise<Response> {
  const outcome = await withinLimits(request, async () =>
    endByLogoutToken({ connectionId, request }, await requestContext()),
  );
  if (outcome === null) return new Response(null, { status: 429, headers: { ...sealed, "Retry-After": "60" } });
  if (outcome.status === "done") return new Response(null, { status: 200, headers: sealed });
  const isOurs = outcome.code === "internal_error" || outcome.code === "database_unavailable";
  // Our own fault is worth another try of the provider.
  return isOurs
    ? Response.json({ error: "server_error" }, { status: 503, headers: { ...sealed, "Retry-After": "10" } })
    : Response.json({ error: "invalid_request" }, { status: 400, headers: sealed });
}

/** Answers in a frame of the provider's page: a page without anything in it, which that provider alone may frame. */
export async function answerFrontChannel(request: Request, connectionId: string): Promise<Response> {
  const ctx = await requestContext();
  const query = new URL(request.url).searchParams;
  const outcome = await withinLimits(request, () => endByFrontChannel({ connectionId, query }, ctx));
  if (outcome === null) return new Response(null, { status: 429, headers: { ...sealed, "Retry-After": "60" } });
  const origins = await framingOrigins(connectionId, ctx);
  const framing = `default-src 'none'; frame-ancestors ${origins.join(" ") || "'none'"}`;
  return new Response("<!doctype html><title>Sign-out</title>", {
    status: outcome.status === "done" ? 200 : 400,
    headers: { ...headers, "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": framing },
  });
}

/** Whoever sends one unusable message after the other is not listened to for a minute; good ones take nothing of that. */
async function withinLimits(request: Request, answer: () => Promise<LogoutOutcome>): Promise<LogoutOutcome | null> {
  const { machine } = requestOrigin(request.headers);
  const key = `logout ${machine}`;
  if (!(await takeRateLimit("logout", machine)) || !(await hasRateLimitLeft("unverified", key))) return null;
  const outcome = await answer();
  if (outcome.status === "refused") await takeRateLimit("unverified", key);
  return outcome;
}
