import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import type { OutboundFetch } from "@/lib/net/safe-fetch-client";
import type { OidcClientConfig } from "@/lib/oidc/oidc-client-config";

/** Which endpoint of the provider was asked. `other` is Microsoft Graph. */
type ExchangeRole = "token" | "keys" | "userinfo" | "other";

/** What an endpoint said; status 0: nothing, `failure` is why (the body in records of earlier versions). Tokens that open something are redacted. */
export type RecordedExchange = {
  role: ExchangeRole;
  status: number;
  contentType: string;
  body: string;
  failure?: Fact;
};

/** Stands where something secret was. */
export const redacted = "(redacted)";

type Endpoints = Pick<OidcClientConfig, "tokenEndpoint" | "jwksUri" | "userinfoEndpoint">;

function roleOf(url: string, { tokenEndpoint, jwksUri, userinfoEndpoint }: Endpoints): ExchangeRole {
  const is = (endpoint: string | null) => endpoint !== null && new URL(endpoint).href === new URL(url).href;
  if (is(tokenEndpoint)) return "token";
  if (is(jwksUri)) return "keys";
  return is(userinfoEndpoint) ? "userinfo" : "other";
}

/** Sends as `send` does, and writes down what came: `exchanges` says it, in its order. */
export function recording(
  send: OutboundFetch,
  client: Endpoints,
): { send: OutboundFetch; exchanges: () => readonly RecordedExchange[] } {
  const record: RecordedExchange[] = [];
  const recordingSend: OutboundFetch = async (url, request) => {
    const role = roleOf(url, client);
    const answer = await send(url, request).catch((error: unknown) => {
      const failure = (error instanceof SsoError && error.details.got) || said("noAnswer");
      record.push({ role, status: 0, contentType: "", body: "", failure });
      throw error;
    });
    const body = await answer.text();
    const contentType = answer.headers.get("content-type") ?? "";
    record.push({ role, status: answer.status, contentType, body: role === "token" ? withoutTokens(body) : body });
    return new Response(body || null, { status: answer.status, headers: answer.headers });
  };
  return { send: recordingSend, exchanges: () => record };
}

/**
 * Answers from a record instead of the network, so that an answer can be verified again.
 * @throws SsoError replay_incomplete for what was not asked then
 */
export function replaying(record: readonly RecordedExchange[], client: Endpoints): OutboundFetch {
  return async (url) => {
    const role = roleOf(url, client);
    const found = record.find((exchange) => exchange.role === role);
    if (!found) throw new SsoError("replay_incomplete", { expected: said("providerSaysAt", { role }), got: nothing });
    if (found.status === 0)
      throw new SsoError("outbound_failed", {
        expected: said("answerAt", { role }),
        got: found.failure ?? plain(found.body),
      });
    const headers = { "content-type": found.contentType };
    return new Response(found.body || null, { status: found.status, headers });
  };
}

function withoutTokens(body: string): string {
  try {
    const parsed = JSON.parse(body) as Record<string, unknown>;
    for (const name of ["access_token", "refresh_token"]) if (name in parsed) parsed[name] = redacted;
    return JSON.stringify(parsed);
  } catch {
    // What cannot be read cannot be cleaned, so it is not kept.
    return "";
  }
}
