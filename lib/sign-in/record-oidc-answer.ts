import { type RecordedExchange, recording, redacted } from "@/lib/activity/recorded-exchange";
import type { StoredResponse } from "@/lib/activity/stored-response";
import type { OutboundFetch } from "@/lib/net/safe-fetch-client";
import { knownKeys } from "@/lib/oidc/key-cache";
import type { CodeExchange } from "@/lib/oidc/oidc-client";
import type { OidcClientConfig } from "@/lib/oidc/oidc-client-config";
import type { TokenListener } from "@/lib/oidc/token-listener";
import { type ConnectionTest, sentRequest } from "./test-store";

export type OidcAnswerRecorder = {
  /** Sends, and writes down what comes. */
  send: OutboundFetch;
  /** The answer with all that it was verified by. What was not asked for and may be needed is asked for first. */
  finish: (exchange: CodeExchange, token: TokenListener) => Promise<StoredResponse>;
};

/** Records an answer that is kept, so that it can be verified again. @param test null for a sign-in */
export function recordOidcAnswer(
  client: OidcClientConfig,
  network: OutboundFetch,
  test: ConnectionTest | null,
): OidcAnswerRecorder {
  const { send, exchanges } = recording(network, client);
  return {
    send,
    async finish({ answer, nonce }, token) {
      const keys = await missingKeys(client, exchanges(), send);
      if (test) await askMissingUserinfo(client, exchanges(), token.issued().at(-1), send);
      return {
        protocol: "oidc",
        sent: sentRequest(test),
        parameters: withoutCode(answer),
        nonce,
        exchanges: [...exchanges(), ...keys],
      };
    },
  };
}

/** The code is used up; nobody needs to see it. */
function withoutCode(answer: URLSearchParams): string {
  const parameters = new URLSearchParams(answer);
  if (parameters.has("code")) parameters.set("code", redacted);
  return parameters.toString();
}

/**
 * Verifying again needs the keys, also where they were known already, or the token was refused before its signature.
 * @returns the keys that are in memory; those that are asked for are among the exchanges then
 */
async function missingKeys(
  client: OidcClientConfig,
  exchanges: readonly RecordedExchange[],
  send: OutboundFetch,
): Promise<RecordedExchange[]> {
  const has = (role: RecordedExchange["role"]) => exchanges.some((exchange) => exchange.role === role);
  if (!has("token") || has("keys")) return [];
  const keys = knownKeys(client);
  if (keys !== null)
    return [{ role: "keys", status: 200, contentType: "application/json", body: JSON.stringify({ keys }) }];
  await send(client.jwksUri, { method: "GET", headers: { accept: "application/json" } }).catch(() => {
    // Without them the page says that a new sign-in is needed.
  });
  return [];
}

/** A test that was refused before userinfo was asked: a fixed draft may ask it. @param accessToken the last that was issued */
async function askMissingUserinfo(
  { userinfoEndpoint }: OidcClientConfig,
  exchanges: readonly RecordedExchange[],
  accessToken: string | undefined,
  send: OutboundFetch,
): Promise<void> {
  if (userinfoEndpoint === null || accessToken === undefined || exchanges.some(({ role }) => role === "userinfo"))
    return;
  const headers = { accept: "application/json", authorization: `Bearer ${accessToken}` };
  await send(userinfoEndpoint, { method: "GET", headers }).catch(() => {
    // As with the keys.
  });
}
