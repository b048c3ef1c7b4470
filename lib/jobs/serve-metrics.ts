import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { log } from "@/lib/log";
import { answerScrape } from "@/lib/metrics/answer-scrape";
import type { Recorder } from "@/lib/metrics/recorder";

type Place = { host: string | undefined; port: number; token: string | null };

/** Within the machine nobody else reaches it. */
const isWithin = ({ address }: AddressInfo) => /^(?:127\.|::1$|::ffff:127\.)/.test(address);

/**
 * Answers Prometheus at an address of its own, at `/metrics` alone.
 * @returns the port, and how to stop
 * @throws Error with one sentence, when nobody can listen there
 */
export async function serveMetrics(
  recorder: Recorder,
  { host, port, token }: Place,
): Promise<{ port: number; close: () => void }> {
  const server = createServer((request, response) => void answer(recorder, token, { request, response }));
  // Who asks sends no body and little else.
  server.requestTimeout = 10_000;
  server.maxHeadersCount = 100;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`METRICS_ADDRESS cannot be listened at: ${error.message}`)));
    server.listen(port, host, resolve);
  });
  // They never keep the process alive.
  server.unref();
  const address = server.address() as AddressInfo;
  if (token === null && !isWithin(address))
    log().warn(
      { address: address.address },
      "everybody who reaches METRICS_ADDRESS can read metrics; set METRICS_TOKEN",
    );
  return { port: address.port, close: () => void server.close() };
}

async function answer(
  recorder: Recorder,
  token: string | null,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { method, url, headers } = request;
  const isThere = (method === "GET" || method === "HEAD") && /^\/metrics(?:\?|$)/.test(url ?? "");
  const scraped = isThere
    ? await answerScrape(recorder, { token, authorization: headers.authorization ?? null })
    : new Response("Not found\n", { status: 404 });
  response.writeHead(scraped.status, Object.fromEntries(scraped.headers));
  response.end(method === "HEAD" ? undefined : await scraped.text());
}
