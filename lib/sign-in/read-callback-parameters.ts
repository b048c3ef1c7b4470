import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { readLimited } from "@/lib/net/read-limited";

const maxBytes = 64 * 1024;
const single = ["state", "code", "iss", "error", "error_description", "logout_token"];

/**
 * The parameters of an authorization response: from the query of a GET, or the form of a POST (`form_post`). Each of ours
 * at most once: which of two would count is for an attacker to find out.
 * @throws SsoError oidc_method, oidc_too_large, oidc_param_duplicate
 */
export async function readCallbackParameters(request: Request): Promise<URLSearchParams> {
  const parameters = request.method === "GET" ? new URL(request.url).searchParams : await readForm(request);
  const duplicate = single.find((name) => parameters.getAll(name).length > 1);
  if (duplicate)
    throw new SsoError("oidc_param_duplicate", {
      expected: said("oneParameter", { name: duplicate }),
      got: said("several"),
    });
  return parameters;
}

async function readForm(request: Request): Promise<URLSearchParams> {
  const type = request.headers.get("content-type") ?? "";
  if (request.method !== "POST" || !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type))
    throw new SsoError("oidc_method", {
      expected: said("getOrPost"),
      got: plain(`${request.method} ${type}`.trim()),
    });
  const body = await readLimited(request, maxBytes);
  if (body === null)
    throw new SsoError("oidc_too_large", { expected: said("atMost", { size: "64 KiB" }), got: said("more") });
  return new URLSearchParams(body);
}
