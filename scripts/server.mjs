import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import next from "next";
import { closable } from "./closable.mjs";
import { letCompress } from "./compressible.mjs";
import { readablePath } from "./readable-path.mjs";
import { endUnread } from "./unread-body.mjs";

/**
 * The HTTP server: hands every request to Next, after writing the peer's address into a header of our own. Next cannot
 * tell a route where a request came from, and a header that the client could set is worth nothing: so the address stands
 * behind a secret of this process, which lib/net/client-address.ts asks for. Other servers write no such header, and theirs
 * is believed from nobody.
 */
const port = wholeNumber("PORT", { standard: 3000, least: 0, most: 65_535 });
/** How long a connection may wait between two requests; a proxy in front has to give up first. */
const keepAliveSeconds = wholeNumber("KEEP_ALIVE_SECONDS", { standard: 5, least: 1, most: 3600 });
/** How long requests that run may take once the server is told to stop: longer than we wait for anybody else. */
const graceSeconds = wholeNumber("SHUTDOWN_GRACE_SECONDS", { standard: 15, least: 0, most: 600 });
/** The address to listen at; every one without it. */
const host = process.env.HOST || undefined;
const dev = process.argv.includes("--dev");
const peerHeader = "x-gatehouse-peer";
/** The query as it came: Next rewrites that of an address with a parameter, and signatures are over the very characters. */
const queryHeader = "x-gatehouse-query";
const signedQueries = /^\/saml\/logout\/[^?]*\?(.*)$/s;
const marker = randomBytes(32).toString("base64url");
globalThis[Symbol.for("gatehouse.peer-marker")] = marker;

const probe = createServer();
await new Promise((resolve) => {
  probe.once("error", (error) => {
    process.stderr.write(
      error.code === "EADDRINUSE"
        ? `Port ${port} is already in use; set PORT to a free port.\n`
        : `The server cannot listen: ${error.message}\n`,
    );
    process.exit(1);
  });
  probe.listen(port, host, () => probe.close(resolve));
});

if (!dev) takeBuiltConfiguration(".next/required-server-files.json");
const app = next({ dev, port, hostname: "localhost" });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  tellMetrics(request, response);
  request.headers[peerHeader] = `${marker} ${request.socket.remoteAddress ?? "unknown"}`;
  const [, query] = signedQueries.exec(request.url ?? "") ?? [];
  request.headers[queryHeader] = query === undefined ? "" : `${marker} ${query}`;
  request.url = readablePath(request.url ?? "/");
  endUnread(request, response);
  letCompress(request, response);
  traced(request, response, () =>
    handle(request, response).catch(() => {
      response.statusCode = 500;
      response.end();
    }),
  );
});
server.keepAliveTimeout = keepAliveSeconds * 1000;
// Node would otherwise cut a connection whose next request has just begun.
server.headersTimeout = server.keepAliveTimeout + 60_000;
server.listen(port, host, () =>
  process.stdout.write(`Gatehouse is running at ${process.env.APP_URL || `http://localhost:${port}`}\n`),
);

const close = closable(server);
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () => {
    // lib/db/probe-database.ts reads it: who asks over a connection that is open already is sent elsewhere.
    globalThis[Symbol.for("gatehouse.stopping")] = true;
    close(end);
    setTimeout(() => process.exit(0), graceSeconds * 1000).unref();
  });
}

/**
 * What the build made of next.config.ts, as Next's own server of a standalone build takes it. Next would compile that file again at each
 * start, which takes packages that only a build needs.
 */
function takeBuiltConfiguration(file) {
  if (!existsSync(file)) {
    process.stderr.write("There is no build in this folder: `npm start` makes one.\n");
    process.exit(1);
  }
  const { config } = JSON.parse(readFileSync(file, "utf8"));
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(config);
}

/** How long a request took, for metrics: lib/jobs/metrics.ts sets the recorder where the installation has them. */
function tellMetrics({ method, url }, response) {
  const recorder = globalThis.gatehouseMetrics;
  if (!recorder) return;
  const begun = performance.now();
  response.once("close", () =>
    recorder.served({ method, url, status: response.statusCode, seconds: (performance.now() - begun) / 1000 }),
  );
}

/** Answers within the span of the request: lib/jobs/traces.ts sets the tracer where the installation has traces. */
function traced(request, response, answer) {
  const tracer = globalThis.gatehouseTracer;
  return tracer ? tracer.serve(request, response, answer) : answer();
}

/** Ends the process once what waits is sent to the collector, if there is one, or it takes too long. */
function end() {
  setTimeout(() => process.exit(0), 2_000).unref();
  Promise.resolve(globalThis.gatehouseTracer?.stop()).finally(() => process.exit(0));
}

/** A setting of the server itself, which is needed before anything else is loaded. */
function wholeNumber(name, { standard, least, most }) {
  const text = process.env[name] || String(standard);
  const value = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  process.stderr.write(`${name} must be a whole number from ${least} to ${most}, not "${text}".\n`);
  process.exit(1);
}
