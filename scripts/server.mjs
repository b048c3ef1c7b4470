import { createServer } from "node:http";
import next from "next";

/**
 * The HTTP server: hands every request to Next, after writing the peer's address into a header of our own. Next cannot
 * tell a route where a request came from, and a header that the client could set is worth nothing.
 */
const port = Number(process.env.PORT ?? 3000);
const dev = process.argv.includes("--dev");
const peerHeader = "x-gatehouse-peer";

const probe = createServer();
await new Promise((resolve) => {
  probe.once("error", (error) => {
    process.stderr.write(
      error.code === "EADDRINUSE"
        ? `Port ${port} is taken; set PORT to a free one.\n`
        : `The server cannot listen: ${error.message}\n`,
    );
    process.exit(1);
  });
  probe.listen(port, () => probe.close(resolve));
});

const app = next({ dev, port, hostname: "localhost" });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  request.headers[peerHeader] = request.socket.remoteAddress ?? "unknown";
  handle(request, response).catch(() => {
    response.statusCode = 500;
    response.end();
  });
});
server.listen(port, () =>
  process.stdout.write(`Gatehouse answers at ${process.env.APP_URL ?? `http://localhost:${port}`}\n`),
);

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), 3000).unref();
  });
}
