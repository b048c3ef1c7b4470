import { after, type NextRequest } from "next/server";
import { openSigner } from "@/lib/applications/proxy/open-signer";
import { readProxiedRequest } from "@/lib/applications/proxy/proxied-request";
import { applicationCookieName, readApplicationToken } from "@/lib/applications/proxy/proxied-session";
import { recordProxyUse } from "@/lib/applications/proxy/record-proxy-use";
import { verifyRequest } from "@/lib/applications/proxy/verify-request";
import { answerProxy } from "@/lib/auth/answer-proxy";
import { requestContext } from "@/lib/auth/request-context";

/** What a reverse proxy asks before each request: may it pass, and who is it. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ application: string }> }) {
  const { application: applicationId } = await params;
  const dialect = request.nextUrl.searchParams.get("dialect") === "nginx" ? "nginx" : "forward";
  const asked = readProxiedRequest(request.headers, dialect);
  const cookie = asked && request.cookies.get(applicationCookieName(asked.host))?.value;
  const token = readApplicationToken(cookie ?? undefined);
  const ctx = await requestContext();
  const answer = await verifyRequest({ applicationId, token, request: asked, signJwt: openSigner(ctx) }, ctx);
  const use = answer.status === "pass" ? answer.use : null;
  if (use) after(() => recordProxyUse(use, ctx));
  return answerProxy(answer, { dialect, applicationId, asked }, request);
}
