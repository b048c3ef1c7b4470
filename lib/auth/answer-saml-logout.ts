import type { NextRequest, NextResponse } from "next/server";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { rawQuery } from "@/lib/net/raw-query";
import { signInAddress } from "@/lib/sign-in/sign-in-address";
import { takeSamlLogout } from "@/lib/sign-in/take-saml-logout";
import { redirectToLogout } from "./redirect-to-logout";
import { requestContext, requestOrigin } from "./request-context";
import { seeOther, toErrorPage } from "./sign-in-response";

/** What the single logout address does with whatever a provider sends there through a browser: limits, receives, answers. */
export async function answerSamlLogout(request: NextRequest, connectionId: string): Promise<NextResponse> {
  const { machine } = requestOrigin(request.headers);
  const isAllowed =
    (await takeRateLimit("acsAddress", machine)) && (await takeRateLimit("acs", `logout ${connectionId} ${machine}`));
  if (!isAllowed) return toErrorPage("rate_limited", null);
  const outcome = await takeSamlLogout({ connectionId, request, query: rawQuery(request) }, await requestContext());
  switch (outcome.status) {
    case "answering":
      return redirectToLogout(outcome.message, { isAwaited: false, isNavigation: false });
    case "signed-out":
      return seeOther(signInAddress({ organization: outcome.organization, signedOut: "provider" }));
    case "answered":
      // The provider's POST brings no cookie; at our own address the browser shows which request it began.
      return seeOther("/logout/done");
    case "failed":
      return toErrorPage(outcome.publicCode, outcome.reference);
  }
}
