import { equalsSafely, hashToken } from "@/lib/crypto/tokens";
import { log } from "@/lib/log";
import type { Recorder } from "./recorder";

/**
 * Answers requests for metrics.
 * @param token null: everybody who reaches this address may read them
 */
export async function answerScrape(
  recorder: Recorder,
  { token, authorization }: { token: string | null; authorization: string | null },
): Promise<Response> {
  const shown = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1] ?? "";
  if (token !== null && !equalsSafely(hashToken(shown), hashToken(token)))
    return new Response("METRICS_TOKEN is asked for\n", { status: 401, headers: { "WWW-Authenticate": "Bearer" } });
  try {
    const headers = { "Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store" };
    return new Response(await recorder.scrape(), { headers });
  } catch (error) {
    log().error({ err: error }, "metrics were not told");
    return new Response("Metrics cannot be told at the moment\n", { status: 503 });
  }
}
