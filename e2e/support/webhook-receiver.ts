import { createServer, type IncomingHttpHeaders } from "node:http";
import { listen } from "./listen";

/** A message as it arrived. */
type Arrived = { headers: IncomingHttpHeaders; body: string };
type Reply = { status: number; headers?: Record<string, string>; body?: string };

/** A receiver of webhooks that writes down what arrives and answers as the test says. */
export async function startReceiver() {
  const arrived: Arrived[] = [];
  let reply: (message: Arrived) => Reply | Promise<Reply> = () => ({ status: 204 });
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", async () => {
      const message = { headers: request.headers, body };
      arrived.push(message);
      const { status, headers = {}, body: text } = await reply(message);
      response.writeHead(status, headers).end(text);
    });
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/hook`,
    arrived,
    /** What arrives from now on is answered so. */
    answers(next: typeof reply | Reply) {
      reply = typeof next === "function" ? next : () => next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;
