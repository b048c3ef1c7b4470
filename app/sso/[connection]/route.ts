import { type NextRequest, NextResponse } from "next/server";
import { getTranslations } from "next-intl/server";
import { postFormPage } from "@/lib/auth/post-form";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { attemptCookieName, cookieOptions } from "@/lib/auth/session-cookie";
import { noStoreHeaders, toErrorPage } from "@/lib/auth/sign-in-response";
import { env } from "@/lib/env";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { attemptLifetimeSeconds } from "@/lib/sign-in/attempt-store";
import { tryStartSignIn } from "@/lib/sign-in/try-start-sign-in";

/** Starts a sign-in at the connection's identity provider. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ connection: string }> }) {
  const { connection } = await params;
  const { machine } = requestOrigin(request.headers);
  const isAllowed =
    (await takeRateLimit("startAddress", machine)) && (await takeRateLimit("start", `${connection} ${machine}`));
  if (!isAllowed) return toErrorPage("rate_limited", null);
  const query = request.nextUrl.searchParams;
  const browserToken = request.cookies.get(attemptCookieName())?.value ?? null;
  const input = {
    connectionId: connection,
    returnTo: query.get("returnTo"),
    loginHint: query.get("login_hint"),
    browserToken,
  };
  const outcome = await tryStartSignIn(input, await requestContext(), env().APP_URL);
  if (outcome.status === "failed") return toErrorPage(outcome.publicCode, outcome.reference);

  const t = await getTranslations("signIn");
  const { request: outgoing } = outcome;
  const page =
    outgoing.binding === "redirect"
      ? NextResponse.redirect(outgoing.url, { status: 302, headers: noStoreHeaders })
      : postFormPage(outgoing.url, outgoing.fields, { title: t("leaving"), button: t("continue") });
  const response = new NextResponse(page.body, page);
  response.cookies.set(attemptCookieName(), outcome.browserToken, {
    ...cookieOptions(),
    maxAge: attemptLifetimeSeconds,
  });
  return response;
}
