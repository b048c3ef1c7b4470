import type { NextRequest, NextResponse } from "next/server";
import type { Context } from "@/lib/context";
import { findSessionPerson } from "@/lib/directory/session-store";
import { onwardAddress } from "@/lib/sign-in/onward-address";
import { type LandingBrowser, type RedeemOutcome, redeemRepeated, redeemTicket } from "@/lib/sign-in/redeem-ticket";
import { requestContext, requestOrigin } from "./request-context";
import { isFromElsewhere } from "./request-site";
import {
  attemptCookieName,
  cookieOptions,
  endCookie,
  retryCookieName,
  sessionCookieName,
  startedElsewhereCookieName,
} from "./session-cookie";
import { seeOther, toErrorPage } from "./sign-in-response";
import { forgetTypedEmail } from "./typed-email";

/** Redeems a ticket and answers with the session cookie, a question, or the error page. */
export async function completeInBrowser(
  request: NextRequest,
  handle: string,
  isSwitchConfirmed: boolean,
): Promise<NextResponse> {
  if (isSwitchConfirmed && isFromElsewhere(request.headers)) return toErrorPage("start_again", null);
  const ctx = await requestContext();
  const browser = await landingBrowser(request, isSwitchConfirmed, ctx);
  const outcome = await redeemTicket({ handle, ...browser }, ctx);
  // What confirmed the switch is a form of our page.
  const leadsFromForm = isSwitchConfirmed && "returnPath" in outcome;
  return answer(leadsFromForm ? { ...outcome, returnPath: onwardAddress(outcome.returnPath) } : outcome, handle);
}

/** The landing of an answer that arrived before; see `redeemRepeated`. */
export async function completeRepeatedInBrowser(
  request: NextRequest,
  attemptId: string,
  reference: string | null,
): Promise<NextResponse> {
  const ctx = await requestContext();
  const browser = await landingBrowser(request, false, ctx);
  return answer(await redeemRepeated({ attemptId, reference, ...browser }, ctx), "");
}

async function landingBrowser(request: NextRequest, isSwitchConfirmed: boolean, ctx: Context): Promise<LandingBrowser> {
  const currentToken = request.cookies.get(sessionCookieName())?.value ?? null;
  const current = currentToken ? await findSessionPerson(ctx.db, currentToken, ctx.now) : null;
  return {
    browserToken: request.cookies.get(attemptCookieName())?.value ?? null,
    currentUserId: current?.user.id ?? null,
    currentToken,
    elsewhereToken: request.cookies.get(startedElsewhereCookieName())?.value ?? null,
    isSwitchConfirmed,
    ...requestOrigin(request.headers),
  };
}

function answer(outcome: RedeemOutcome, handle: string): NextResponse {
  switch (outcome.status) {
    case "ask-to-switch":
      return seeOther(`/sign-in/switch?ticket=${encodeURIComponent(handle)}`);
    case "failed":
      return toErrorPage(outcome.publicCode, outcome.reference);
    case "signed-in-before":
      return seeOther(outcome.returnPath);
    case "session": {
      const response = seeOther(outcome.returnPath);
      response.cookies.set(sessionCookieName(), outcome.token, { ...cookieOptions(), expires: outcome.expiresAt });
      endCookie(response.cookies, retryCookieName());
      forgetTypedEmail(response.cookies);
      return response;
    }
  }
}
