import { env } from "@/lib/env";
import { answerScrape } from "@/lib/metrics/answer-scrape";
import { currentRecorder } from "@/lib/metrics/recorder";

export const dynamic = "force-dynamic";

/** Metrics at the public address: only with METRICS_TOKEN, and only for requests that show it. */
export async function GET(request: Request): Promise<Response> {
  const recorder = currentRecorder();
  const token = env().METRICS_TOKEN;
  if (!recorder || !token) return new Response("Not found\n", { status: 404 });
  return answerScrape(recorder, { token, authorization: request.headers.get("authorization") });
}
