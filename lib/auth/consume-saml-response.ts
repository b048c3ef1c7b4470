import type { NextRequest, NextResponse } from "next/server";
import { env } from "@/lib/env";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { completeSignIn } from "@/lib/sign-in/complete-sign-in";
import { requestContext, requestOrigin } from "./request-context";
import { seeOther, toErrorPage } from "./sign-in-response";

/** The assertion consumer service, for the dedicated and the shared address: limits, completes, answers 303. */
export async function consumeSamlResponse(request: NextRequest, connectionId: string | null): Promise<NextResponse> {
  const { machine } = requestOrigin(request.headers);
  const isAllowed =
    (await takeRateLimit("acsAddress", machine)) &&
    (await takeRateLimit("acs", `${connectionId ?? "shared"} ${machine}`));
  if (!isAllowed) return toErrorPage("rate_limited", null);
  const outcome = await completeSignIn(
    { protocol: "saml", connectionId, request },
    await requestContext(),
    env().APP_URL,
  );
  switch (outcome.status) {
    case "signed-in":
      return seeOther(`/sso/complete?ticket=${outcome.ticket}`);
    case "failed":
      return toErrorPage(outcome.publicCode, outcome.reference);
  }
}
