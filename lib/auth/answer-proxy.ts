import { type NextRequest, NextResponse } from "next/server";
import type { ProxiedRequest, ProxyDialect } from "@/lib/applications/proxy/proxied-request";
import { sealProxyState } from "@/lib/applications/proxy/proxy-state";
import type { ProxyAnswer } from "@/lib/applications/proxy/verify-request";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { env } from "@/lib/env";
import { beginWay, setWayCookie } from "./proxied-host";
import { deniedPage, misconfiguredPage } from "./proxy-page";
import { noStoreHeaders } from "./sign-in-response";

/** What was asked: by which proxy's dialect, about which application, and for which request. */
export type AskedByProxy = { dialect: ProxyDialect; applicationId: string; asked: ProxiedRequest | null };

/**
 * The answer in the dialect of the proxy. Other proxies than nginx hand everything but a pass to the browser as it is; nginx
 * takes 2xx, 401 and 403 for an answer, and its configuration makes a redirect of those that say where to.
 */
export async function answerProxy(
  answer: ProxyAnswer,
  { dialect, applicationId, asked }: AskedByProxy,
  request: NextRequest,
): Promise<Response> {
  switch (answer.status) {
    case "pass":
      return new NextResponse(null, { status: 200, headers: { ...noStoreHeaders, ...answer.headers } });
    case "sign-in": {
      const { host } = new URL(answer.origin);
      const { browserHash, cookie } = beginWay(request, host);
      const state = { browserHash, returnPath: answer.returnPath };
      const sealed = sealProxyState(secretBox(), applicationId, state, new Date());
      const address = `${env().APP_URL}/proxy/start/${encodeURIComponent(applicationId)}?state=${sealed}`;
      const response = leadTo(address, dialect === "nginx" ? 401 : 302);
      setWayCookie(response, host, cookie);
      return response;
    }
    case "unauthorized":
      return refusal(401);
    case "denied": {
      if (!asked?.isNavigation) return refusal(403);
      const { reference } = answer;
      return dialect === "nginx"
        ? leadTo(`${env().APP_URL}/applications/denied?reference=${reference}`, 403)
        : deniedPage(answer);
    }
    case "misconfigured":
      return /text\/html/i.test(request.headers.get("accept") ?? "") ? misconfiguredPage() : refusal(403);
  }
}

const challenge = { "WWW-Authenticate": 'Bearer realm="Gatehouse"' };

function refusal(status: 401 | 403): Response {
  return new Response(null, { status, headers: { ...noStoreHeaders, ...(status === 401 && challenge) } });
}

/** Not by `NextResponse.redirect`, which knows no other status than those of redirects. */
function leadTo(address: string, status: 302 | 401 | 403): NextResponse {
  const headers = { ...noStoreHeaders, Location: address, ...(status === 401 && challenge) };
  return new NextResponse(null, { status, headers });
}
