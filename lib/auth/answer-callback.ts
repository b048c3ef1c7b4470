import type { NextRequest, NextResponse } from "next/server";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { completeSignIn, type SignInCallback } from "@/lib/sign-in/complete-sign-in";
import { requestContext, requestOrigin } from "./request-context";
import { seeOther, toErrorPage } from "./sign-in-response";

/**
 * What every address does that a provider answers to (assertion consumer service, redirect URI): limits, completes,
 * answers 303.
 */
export async function answerCallback(request: NextRequest, callback: SignInCallback): Promise<NextResponse> {
  const { machine } = requestOrigin(request.headers);
  const isAllowed =
    (await takeRateLimit("acsAddress", machine)) &&
    (await takeRateLimit("acs", `${callback.connectionId ?? "shared"} ${machine}`));
  if (!isAllowed) return toErrorPage("rate_limited", null);
  const outcome = await completeSignIn(callback, await requestContext());
  switch (outcome.status) {
    case "signed-in":
      return seeOther(`/sso/complete?ticket=${outcome.ticket}`);
    case "tested":
      return seeOther(
        outcome.isOfLink
          ? `/setup/tested?organization=${outcome.organizationSlug}`
          : `/console/${outcome.organizationSlug}/activity/${outcome.reference}`,
      );
    case "failed":
      return toErrorPage(outcome.publicCode, outcome.reference, outcome.repeats);
  }
}
