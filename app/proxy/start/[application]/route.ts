import { type NextRequest, NextResponse } from "next/server";
import { startProxied } from "@/lib/applications/proxy/start-proxied";
import { waitingPath } from "@/lib/applications/proxy/waiting-attempt";
import { toOwnAddress } from "@/lib/auth/own-address";
import { requestContext, requestOrigin } from "@/lib/auth/request-context";
import { isFetched } from "@/lib/auth/request-site";
import { sessionCookieName } from "@/lib/auth/session-cookie";
import { noStoreHeaders, seeOther, toErrorPage } from "@/lib/auth/sign-in-response";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { signInAddress } from "@/lib/sign-in/sign-in-address";

/** Where a proxy's browser is on our own host: here its session with us is known, or begins. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ application: string }> },
): Promise<NextResponse> {
  const { application: applicationId } = await params;
  // What is no page makes the router of our own pages navigate.
  if (isFetched(request.headers)) return new NextResponse(null, { headers: noStoreHeaders });
  const elsewhere = toOwnAddress(request);
  if (elsewhere) return elsewhere;
  const { machine } = requestOrigin(request.headers);
  const isAllowed =
    (await takeRateLimit("startAddress", machine)) && (await takeRateLimit("start", `${applicationId} ${machine}`));
  if (!isAllowed) return toErrorPage("rate_limited", null);
  const [state, attempt] = ["state", "attempt"].map((name) => request.nextUrl.searchParams.get(name));
  const token = request.cookies.get(sessionCookieName())?.value ?? null;
  const input = { applicationId, state: state ?? null, attempt: attempt ?? null, token };
  const outcome = await startProxied(input, await requestContext());
  switch (outcome.status) {
    case "application":
      return NextResponse.redirect(outcome.address, { status: 303, headers: noStoreHeaders });
    case "sign-in": {
      const returnTo = waitingPath({ applicationId, handle: outcome.attempt });
      return seeOther(signInAddress({ organization: outcome.organization, returnTo }));
    }
    case "switch": {
      const returnTo = waitingPath({ applicationId, handle: outcome.attempt });
      return seeOther(`/sign-in/other-organization?${new URLSearchParams({ returnTo })}`);
    }
    case "denied":
      return seeOther(`/applications/denied?reference=${outcome.reference}`);
    case "unknown":
      return toErrorPage("start_again", null);
  }
}
