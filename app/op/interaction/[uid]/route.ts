import { type NextRequest, NextResponse } from "next/server";
import { decideInteraction } from "@/lib/applications/provider/decide-interaction";
import { pendingPath } from "@/lib/applications/provider/pending-request";
import { leadOn } from "@/lib/auth/lead-on";
import { requestContext } from "@/lib/auth/request-context";
import { isFetched, isFromElsewhere } from "@/lib/auth/request-site";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { noStoreHeaders, seeOther, toErrorPage } from "@/lib/auth/sign-in-response";
import { signInAddress } from "@/lib/sign-in/sign-in-address";

/** Where a browser waits that an application sent here, before and after somebody signs in. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ uid: string }> },
): Promise<NextResponse> {
  if (isFetched(request.headers)) return new NextResponse(null, { headers: noStoreHeaders });
  return goOn(request, (await params).uid, false);
}

/** The person goes on as who they are, where an application wants them to say so. */
export async function POST(
  request: NextRequest,
  { params }: { params: Promise<{ uid: string }> },
): Promise<NextResponse> {
  if (isFromElsewhere(request.headers)) return toErrorPage("start_again", null);
  return leadOn(await goOn(request, (await params).uid, true));
}

async function goOn(request: NextRequest, uid: string, isChosen: boolean): Promise<NextResponse> {
  const cookie = request.cookies.get("gatehouse.interaction")?.value ?? null;
  const token = request.cookies.get(sessionCookieName())?.value ?? null;
  const step = await decideInteraction({ uid, cookie, token, isChosen }, await requestContext());
  const returnTo = pendingPath(uid);
  switch (step.to) {
    case "application":
      return NextResponse.redirect(step.address, { status: 303, headers: noStoreHeaders });
    case "sign-in":
      return seeOther(signInPath(step, returnTo));
    case "switch":
      return seeOther(`/sign-in/other-organization?${new URLSearchParams({ returnTo })}`);
    case "choose":
      return seeOther(`/sign-in/other-organization?${new URLSearchParams({ returnTo, choose: "account" })}`);
    case "denied":
      return seeOther(`/applications/denied?reference=${step.reference}`);
    case "tried":
      return seeOther("/applications/tried");
    case "start-again":
      return toErrorPage("start_again", null);
  }
}

function signInPath(
  step: { organizationSlug: string; connectionId: string | null; loginHint: string | null },
  returnTo: string,
): string {
  if (step.connectionId === null) return signInAddress({ organization: step.organizationSlug, returnTo });
  const query = new URLSearchParams({ returnTo, ...(step.loginHint && { login_hint: step.loginHint }) });
  return `/sso/${step.connectionId}?${query}`;
}
