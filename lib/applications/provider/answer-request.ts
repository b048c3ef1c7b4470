import type { Context } from "@/lib/context";
import type { ProviderCookies } from "./build-provider";
import { type ArrivedRequest, answerInNode } from "./node-exchange";
import { openProvider } from "./open-provider";
import type { ProviderPages } from "./provider-pages";
import { inRequestScope } from "./request-scope";

export type ProviderDependencies = { cookies: ProviderCookies; pages: ProviderPages };

/** Answers one request below `/op`: with the library, or with a page of ours where a person has to read something. */
export async function answerProviderRequest(
  arrived: ArrivedRequest,
  dependencies: ProviderDependencies,
  ctx: Context,
): Promise<Response> {
  const { response, confirmedSignOut } = await answerOnce(arrived, dependencies, ctx);
  return confirmedSignOut === null
    ? response
    : answerProviderRequest(confirmation(arrived, confirmedSignOut, ctx.baseUrl), dependencies, ctx);
}

async function answerOnce(arrived: ArrivedRequest, dependencies: ProviderDependencies, ctx: Context) {
  const provider = await openProvider(dependencies, ctx);
  const base = new URL(`${ctx.baseUrl}/op`);
  const isSignOut = /^\/logout(?:\/|$)/.test(arrived.url.pathname.slice(base.pathname.length));
  return inRequestScope(ctx, { isSignOut }, async (scope) => {
    const answer = await answerInNode(arrived, base, provider.callback());
    const { confirmedSignOut, signedOutOf } = scope;
    // The library's own address after a sign-out would be asked without the session, and not know whose page to show.
    const isOver = signedOutOf !== null && answer.headers.get("location") === `${base}${afterSignOut}`;
    const page = isOver ? await dependencies.pages.signedOut(signedOutOf) : scope.answer;
    const kept = answer.headers
      .getSetCookie()
      .filter((line) => isWorthKeeping(line, { arrived, isSignOut, name: dependencies.cookies.session }));
    const headers = new Headers((page ?? answer).headers);
    headers.delete("set-cookie");
    for (const line of kept) headers.append("set-cookie", line);
    const { body, status } = page ?? answer;
    return { response: new Response(body, { status, headers }), confirmedSignOut };
  });
}

/** Where the library leads a browser that signed out and has no application to return to. */
const afterSignOut = "/logout/success";

/** What the button of our page would send. */
function confirmation({ headers, address }: ArrivedRequest, secret: string, baseUrl: string): ArrivedRequest {
  const form = new Headers({ "content-type": "application/x-www-form-urlencoded", accept: "text/html" });
  form.set("cookie", headers.get("cookie") ?? "");
  const body = new URLSearchParams({ xsrf: secret, logout: "yes" }).toString();
  return { method: "POST", url: new URL(`${baseUrl}/op/logout/confirm`), headers: form, body, address };
}

/**
 * The library writes its session's cookie again and again, with an end of its own. That cookie is ours: only its deletion counts, and
 * the one that carries a sign-out where nobody is signed in.
 */
function isWorthKeeping(
  line: string,
  { arrived, isSignOut, name }: { arrived: ArrivedRequest; isSignOut: boolean; name: string },
): boolean {
  const [pair = ""] = line.split(";", 1);
  if (!pair.startsWith(`${name}=`) || /expires=Thu, 01 Jan 1970/i.test(line)) return true;
  return isSignOut && !(arrived.headers.get("cookie") ?? "").split(/;\s*/).includes(pair);
}
