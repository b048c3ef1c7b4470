import { createServer } from "node:http";
import { listen } from "./listen";

export type TraceCollector = {
  endpoint: string;
  /** All that arrived so far, as text: names and texts are in it as they are. */
  text(): string;
  paths(): string[];
  stop(): Promise<void>;
};

/** A collector that takes traces by OTLP over HTTP, and keeps them as they came. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const received: { path: string; bytes: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ path: request.url ?? "", bytes: Buffer.concat(chunks) });
    response.end();
  });
  const port = await listen(server);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    text: () => Buffer.concat(received.map(({ bytes }) => bytes)).toString("latin1"),
    paths: () => received.map(({ path }) => path),
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
