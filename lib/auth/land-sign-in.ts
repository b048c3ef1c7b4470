import type { NextRequest, NextResponse } from "next/server";
import { findSessionPerson } from "@/lib/directory/session-store";
import { redeemTicket } from "@/lib/sign-in/redeem-ticket";
import { requestContext, requestOrigin } from "./request-context";
import { isFromElsewhere } from "./request-site";
import {
  attemptCookieName,
  cookieOptions,
  retryCookieName,
  sessionCookieName,
  startedElsewhereCookieName,
} from "./session-cookie";
import { seeOther, toErrorPage } from "./sign-in-response";

/** Redeems a ticket and answers with the session cookie, a question, or the error page. */
export async function landSignIn(
  request: NextRequest,
  handle: string,
  isSwitchConfirmed: boolean,
): Promise<NextResponse> {
  if (isSwitchConfirmed && isFromElsewhere(request.headers)) return toErrorPage("start_again", null);
  const ctx = await requestContext();
  const sessionToken = request.cookies.get(sessionCookieName())?.value;
  const current = sessionToken ? await findSessionPerson(ctx.db, sessionToken, ctx.now) : null;
  const outcome = await redeemTicket(
    {
      handle,
      browserToken: request.cookies.get(attemptCookieName())?.value ?? null,
      currentUserId: current?.user.id ?? null,
      currentToken: sessionToken,
      isStartedElsewhere: request.cookies.get(startedElsewhereCookieName())?.value === "1",
      isSwitchConfirmed,
      ...requestOrigin(request.headers),
    },
    ctx,
  );
  switch (outcome.status) {
    case "ask-to-switch":
      return seeOther(`/sign-in/switch?ticket=${encodeURIComponent(handle)}`);
    case "failed":
      return toErrorPage(outcome.publicCode, outcome.reference);
    case "session": {
      const response = seeOther(outcome.returnPath);
      response.cookies.set(sessionCookieName(), outcome.token, { ...cookieOptions(), expires: outcome.expiresAt });
      for (const name of [startedElsewhereCookieName(), retryCookieName()])
        response.cookies.delete({ name, ...cookieOptions() });
      return response;
    }
  }
}
