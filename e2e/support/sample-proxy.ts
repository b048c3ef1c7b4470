import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import { proxyHeaderNames } from "@/lib/applications/proxy/proxy-headers";
import { listen } from "./listen";

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

/**
 * A reverse proxy in front of an application, for machines that have none. It does what the configuration of Caddy does: it hands
 * `/_gatehouse/` over, asks about every other request, and lets pass what may pass with the headers of the answer, and with none of the
 * client's under these names.
 */
export async function startSampleProxy({
  port,
  verifyUrl,
  upstreamPort,
}: {
  port: number;
  verifyUrl: string;
  upstreamPort: number;
}) {
  const server = createServer((asked, response) => {
    answer(asked, response).catch((error: Error) => {
      response.statusCode = 502;
      response.end(error.message);
    });
  });
  const host = `127.0.0.1:${await listen(server, port)}`;

  async function answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = asked.url ?? "/";
    if (target.startsWith("/_gatehouse/"))
      return relay(await send(new URL(target, verifyUrl), asHandedOver(asked)), response);
    const question = new URL(verifyUrl);
    question.search = target.includes("?") ? target.slice(target.indexOf("?")) : "";
    const decided = await send(question, asHandedOver(asked));
    if (decided.status !== 200) return relay(decided, response);
    const upstream = new URL(target, `http://127.0.0.1:${upstreamPort}`);
    relay(await send(upstream, { ...withoutOurs(asked.headers), host, ...toldBy(decided) }), response);
  }

  /** The client's headers, and what the proxy knows itself under names that it always overwrites. */
  function asHandedOver({ headers, url = "/", method = "GET", socket }: IncomingMessage): IncomingHttpHeaders {
    return {
      ...withoutOurs(headers),
      host: new URL(verifyUrl).host,
      "x-forwarded-host": host,
      "x-forwarded-proto": "http",
      "x-forwarded-method": method,
      "x-forwarded-uri": url,
      "x-forwarded-for": socket.remoteAddress ?? "",
    };
  }

  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { base: `http://${host}`, stop };
}

/** Under another spelling they would reach applications that read headers as CGI does. */
const ours = new Set([
  "connection",
  "upgrade",
  "x-original-url",
  ...proxyHeaderNames.map((name) => name.toLowerCase()),
]);

function withoutOurs(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ours.has(name.replaceAll("_", "-"))));
}

function toldBy({ headers }: Answer): Record<string, string> {
  return Object.fromEntries(proxyHeaderNames.map((name) => [name, String(headers[name.toLowerCase()] ?? "")]));
}

function send(to: URL, headers: IncomingHttpHeaders): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(to, { headers }, async (received) => {
      const parts: Buffer[] = [];
      for await (const part of received) parts.push(Buffer.from(part));
      resolve({ status: received.statusCode ?? 502, headers: received.headers, body: Buffer.concat(parts) });
    });
    sent.once("error", reject);
    sent.end();
  });
}

function relay({ status, headers, body }: Answer, response: ServerResponse): void {
  const { connection: _connection, "transfer-encoding": _encoding, "content-length": _length, ...kept } = headers;
  response.writeHead(status, kept);
  response.end(body);
}
