import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import next from "next";
import { closable } from "./closable.mjs";
import { readablePath } from "./readable-path.mjs";

/**
 * The HTTP server: hands every request to Next, after writing the peer's address into a header of our own. Next cannot
 * tell a route where a request came from, and a header that the client could set is worth nothing: so the address stands
 * behind a secret of this process, which lib/net/client-address.ts asks for. Other servers write no such header, and theirs
 * is believed from nobody.
 */
const portText = process.env.PORT || "3000";
const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;
if (!(port <= 65_535)) {
  process.stderr.write(`PORT must be a whole number from 0 to 65535, not "${portText}".\n`);
  process.exit(1);
}
/** The address to listen at; every one without it. */
const host = process.env.HOST || undefined;
const dev = process.argv.includes("--dev");
const peerHeader = "x-gatehouse-peer";
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

const app = next({ dev, port, hostname: "localhost" });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  request.headers[peerHeader] = `${marker} ${request.socket.remoteAddress ?? "unknown"}`;
  request.url = readablePath(request.url ?? "/");
  handle(request, response).catch(() => {
    response.statusCode = 500;
    response.end();
  });
});
server.listen(port, host, () =>
  process.stdout.write(`Gatehouse is running at ${process.env.APP_URL || `http://localhost:${port}`}\n`),
);

const close = closable(server);
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () => {
    close(() => process.exit(0));
    setTimeout(() => process.exit(0), 3000).unref();
  });
}
