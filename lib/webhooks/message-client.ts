import { SsoError } from "@/lib/errors/sso-error";
import { storableValue } from "@/lib/facts/printable";
import type { OutboundPolicy } from "@/lib/net/outbound-policy";
import { postMessage } from "@/lib/net/safe-fetch-client";
import { excerptLimits, type ReceivedAnswer, type SentRequest } from "./delivery";

/** What is shown of an answer: what says why, and nothing that a receiver sets for itself. */
const shownHeaders = ["content-type", "retry-after", "location", "server", "date"];

/** One attempt: what was sent and what came of it, cut for showing. Whatever goes wrong is an answer, too. */
export async function sendMessage(
  url: string,
  message: { headers: Record<string, string>; body: string },
  policy: OutboundPolicy,
): Promise<{ request: SentRequest; answer: ReceivedAnswer; retryAfter: string | null }> {
  const headers = { "content-type": "application/json", "user-agent": "Gatehouse-Webhooks/1.0", ...message.headers };
  const started = performance.now();
  const answered = await postMessage(url, { headers, body: message.body }, policy).catch(problemOf);
  const milliseconds = Math.round(performance.now() - started);
  const request = { url, headers, body: message.body.slice(0, excerptLimits.request) };
  if (typeof answered === "string")
    return {
      request,
      answer: { status: null, headers: {}, body: "", problem: answered, milliseconds },
      retryAfter: null,
    };
  const { status, text } = answered;
  const answer = {
    status,
    headers: excerpt(answered.headers),
    body: text.slice(0, excerptLimits.answer),
    problem: null,
  };
  return {
    request,
    answer: storableValue({ ...answer, milliseconds }),
    retryAfter: answered.headers.get("retry-after"),
  };
}

/** The code says whose fault it is; what a name leads to inside the operator's network is told to nobody. */
function problemOf(error: unknown): string {
  return error instanceof SsoError ? error.code : "internal_error";
}

function excerpt(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    shownHeaders.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value.slice(0, excerptLimits.header)]];
    }),
  );
}
