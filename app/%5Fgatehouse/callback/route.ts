import { type NextRequest, NextResponse } from "next/server";
import { wayCookieName } from "@/lib/applications/proxy/proxied-session";
import { redeemProxyTicket } from "@/lib/applications/proxy/redeem-proxy-ticket";
import { proxiedHost, setApplicationCookie } from "@/lib/auth/proxied-host";
import { requestContext } from "@/lib/auth/request-context";
import { noStoreHeaders, toErrorPage } from "@/lib/auth/sign-in-response";
import { catalogue } from "@/lib/errors/catalogue";

/** On an application's own host, which its proxy hands to us: here its browser gets the cookie of that host, and goes on. */
export async function GET(request: NextRequest): Promise<NextResponse> {
  const host = proxiedHost(request.headers);
  const ticket = request.nextUrl.searchParams.get("ticket") ?? "";
  const wayCookie = request.cookies.get(wayCookieName(host))?.value ?? null;
  const outcome = await redeemProxyTicket({ ticket, host, wayCookie }, await requestContext());
  if (outcome.status === "failed") return toErrorPage(catalogue[outcome.code].publicCode, null);
  const { origin, returnPath } = outcome;
  const response = new NextResponse(null, {
    status: 303,
    headers: { ...noStoreHeaders, Location: origin + returnPath },
  });
  setApplicationCookie(response, host, outcome);
  return response;
}
