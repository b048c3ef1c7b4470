import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { parse } from "yaml";
import { z } from "zod";
import { listen } from "./listen";

/** What the snippet says. Strict: what this stand-in does not play has to be read in Traefik's documents first. */
const configurationSchema = z.strictObject({
  http: z.strictObject({
    middlewares: z.record(
      z.string(),
      z.union([
        z.strictObject({ headers: z.strictObject({ customRequestHeaders: z.record(z.string(), z.literal("")) }) }),
        z.strictObject({
          forwardAuth: z.strictObject({
            address: z.url(),
            trustForwardHeader: z.literal(false),
            authResponseHeaders: z.array(z.string()),
          }),
        }),
      ]),
    ),
    routers: z.record(
      z.string(),
      z.strictObject({
        rule: z.string(),
        middlewares: z.array(z.string()).default([]),
        service: z.string(),
        // The journeys have no certificates: TLS ends before.
        tls: z.strictObject({}),
      }),
    ),
    services: z.record(
      z.string(),
      z.strictObject({
        loadBalancer: z.strictObject({
          passHostHeader: z.boolean().default(true),
          servers: z.tuple([z.strictObject({ url: z.url() })]),
        }),
      }),
    ),
  }),
});
type Configuration = z.infer<typeof configurationSchema>["http"];
type Service = Configuration["services"][string];
type ForwardAuth = Extract<Configuration["middlewares"][string], { forwardAuth: unknown }>["forwardAuth"];

/** What Traefik says itself, and takes from no client that it does not trust. */
const forwardedNames = ["for", "host", "method", "port", "prefix", "proto", "server", "uri"].map(
  (name) => `x-forwarded-${name}`,
);
const hopNames = ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"];

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };
type Passed = { service: Service; headers: OutgoingHttpHeaders };

/**
 * Traefik as its documents describe it, where the real one cannot be had: routers by the longest rule, headers that are blanked, and
 * ForwardAuth, which asks by GET with X-Forwarded-Method, -Proto, -Host, -Uri and -For, lets 2xx pass with the named headers in the place
 * of the client's, and hands every other answer to the client, with Location as an absolute address.
 * @param snippet a file of its dynamic configuration
 * @param port where it listens
 */
export async function startTraefikStandIn(snippet: string, port: number): Promise<{ stop(): Promise<void> }> {
  const { http: configuration } = configurationSchema.parse(parse(snippet));
  const server = createServer((asked, response) => {
    serve(configuration, asked, response).catch((error) => response.writeHead(502).end(String(error)));
  });
  server.on("upgrade", (asked, socket) => {
    upgrade(configuration, asked, socket).catch(() => socket.destroy());
  });
  await listen(server, port);
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { stop };
}

async function serve(configuration: Configuration, asked: IncomingMessage, response: ServerResponse): Promise<void> {
  const decided = await decide(configuration, asked);
  if (!("service" in decided)) {
    response.writeHead(decided.status, withoutHops(decided.headers)).end(decided.body);
    return;
  }
  const upstream = request(upstreamOf(decided, asked), (answered) => {
    response.writeHead(answered.statusCode ?? 502, withoutHops(answered.headers));
    answered.pipe(response);
  });
  upstream.once("error", () => response.writeHead(502).end());
  asked.pipe(upstream);
}

async function upgrade(configuration: Configuration, asked: IncomingMessage, socket: Duplex): Promise<void> {
  const decided = await decide(configuration, asked);
  if (!("service" in decided)) {
    socket.end(`HTTP/1.1 ${decided.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    return;
  }
  const options = upstreamOf(decided, asked);
  const upstream = request({
    ...options,
    headers: { ...options.headers, connection: "upgrade", upgrade: asked.headers.upgrade },
  });
  upstream.once("error", () => socket.destroy());
  upstream.once("upgrade", (answered, far) => {
    const lines = answered.rawHeaders.flatMap((name, index, all) =>
      index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : [],
    );
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
    far.pipe(socket).pipe(far);
  });
  upstream.end();
}

/** Takes a request through its router: to a service, or back with an answer. */
async function decide(configuration: Configuration, asked: IncomingMessage): Promise<Passed | Answer> {
  const host = asked.headers.host ?? "";
  if (!/^[\w.:[\]-]+$/.test(host)) return refusal(400);
  const hostname = host.replace(/:\d+$/, "").toLowerCase();
  const [path = ""] = (asked.url ?? "/").split("?");
  const router = Object.values(configuration.routers)
    .filter(({ rule }) => matches(rule, hostname, path))
    .sort((a, b) => b.rule.length - a.rule.length)[0];
  const service = router && configuration.services[router.service];
  if (!router || !service) return refusal(404);
  const headers = arrived(asked.headers);
  for (const name of router.middlewares) {
    const middleware = configuration.middlewares[name];
    if (!middleware) throw new Error(`There is no middleware ${name}`);
    if ("headers" in middleware) {
      for (const header of Object.keys(middleware.headers.customRequestHeaders)) delete headers[header.toLowerCase()];
      continue;
    }
    const answer = await ask(middleware.forwardAuth, asked, headers);
    if (answer.status < 200 || answer.status > 299) return answer;
    for (const header of middleware.forwardAuth.authResponseHeaders.map((named) => named.toLowerCase())) {
      delete headers[header];
      if (answer.headers[header] !== undefined) headers[header] = answer.headers[header];
    }
  }
  return { service, headers };
}

const refusal = (status: number): Answer => ({ status, headers: {}, body: Buffer.from("") });

function matches(rule: string, hostname: string, path: string): boolean {
  return rule.split(" && ").every((part) => {
    const [, not, matcher, value = ""] = /^(!?)(Host|PathPrefix|Path)\(`([^`]*)`\)$/.exec(part) ?? [];
    const found = { Host: hostname === value, Path: path === value, PathPrefix: path.startsWith(value) };
    if (!matcher) throw new Error(`No rule of Traefik that is played here: ${part}`);
    return found[matcher as keyof typeof found] !== (not === "!");
  });
}

/** The client's headers as they come through the entry point: none that Traefik says itself, none that `Connection` names. */
function arrived(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const dropped = [...forwardedNames, ...hopNames, ...named, "x-real-ip"];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.includes(name)));
}

const withoutHops = (headers: IncomingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !hopNames.includes(name)));

/** What Traefik says of a request to everybody behind it. */
const forwardedOf = ({ headers, socket }: IncomingMessage): OutgoingHttpHeaders => ({
  "x-forwarded-for": socket.remoteAddress,
  "x-forwarded-host": headers.host,
  "x-forwarded-proto": "http",
});

function ask(
  { address }: ForwardAuth,
  asked: IncomingMessage,
  { host: _theirs, "content-length": _none, ...headers }: OutgoingHttpHeaders,
): Promise<Answer> {
  const said = { ...forwardedOf(asked), "x-forwarded-method": asked.method, "x-forwarded-uri": asked.url };
  return new Promise((resolve, reject) => {
    const question = request(address, { headers: { ...headers, ...said } }, (answered) => {
      const parts: Buffer[] = [];
      answered.on("data", (part: Buffer) => parts.push(part));
      answered.once("end", () => {
        const { location, ...others } = answered.headers;
        const moved = location !== undefined && { location: new URL(location, address).href };
        const body = Buffer.concat(parts);
        resolve({ status: answered.statusCode ?? 502, headers: { ...others, ...moved }, body });
      });
    });
    question.once("error", reject);
    question.end();
  });
}

function upstreamOf({ service: { loadBalancer }, headers }: Passed, asked: IncomingMessage) {
  const [{ url }] = loadBalancer.servers;
  const { hostname, port, host } = new URL(url);
  const named = loadBalancer.passHostHeader ? asked.headers.host : host;
  const all = asCanonical({ ...headers, ...forwardedOf(asked), host: named });
  return { hostname, port, path: asked.url, method: asked.method, headers: all };
}

/** Names of headers as Go's library sends them. */
const asCanonical = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
      value,
    ]),
  );
