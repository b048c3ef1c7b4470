import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { reverseProxyBinaries } from "@/scripts/reverse-proxies.mjs";
import { listen } from "./listen";
import { startTraefikStandIn } from "./traefik-stand-in";

/** What the snippets name for the application behind the proxy: the one thing that an administrator replaces. */
const namedUpstream = "127.0.0.1:8080";

export type StartedProxy = { stop(): Promise<void> };

/**
 * Debian's nginx or Caddy with a generated snippet as it is, in front of an application that listens at this port. Debian has no Traefik:
 * a stand-in does with its snippet what the documents say.
 */
export async function startReverseProxy(
  product: "nginx" | "caddy" | "traefik",
  { snippet, upstreamPort, origin }: { snippet: string; upstreamPort: number; origin: string },
): Promise<StartedProxy> {
  if (!snippet.includes(namedUpstream)) throw new Error("The snippet names no application");
  const configuration = snippet.replaceAll(namedUpstream, `127.0.0.1:${upstreamPort}`);
  if (product === "traefik") return startTraefikStandIn(configuration, Number(new URL(origin).port));
  const directory = mkdtempSync(join(tmpdir(), `gatehouse-${product}-`));
  const file = join(directory, product === "nginx" ? "application.conf" : "Caddyfile");
  writeFileSync(file, configuration);
  const child = product === "nginx" ? startNginx(directory, file) : startCaddy(directory, file);
  return untilItAnswers(product, { child, directory, address: origin });
}

/**
 * Waits until a proxy that was started answers at an address.
 * @returns what ends it and removes its folder
 */
export async function untilItAnswers(
  name: string,
  { child, directory, address }: { child: ChildProcess; directory: string; address: string },
): Promise<StartedProxy> {
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    }
    rmSync(directory, { recursive: true, force: true });
  };
  for (let waited = 0; !(await fetch(address, { redirect: "manual" }).catch(() => null)); waited += 100) {
    if (waited > 60_000 || child.exitCode !== null) {
      await stop();
      throw new Error(`${name} did not start:\n${output}`);
    }
    await sleep(100);
  }
  return { stop };
}

/** nginx with a file of its http block. */
export function startNginx(directory: string, file: string): ChildProcess {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${directory}/${name};`)
    .join(" ");
  const main = join(directory, "nginx.conf");
  // What a distribution's own nginx.conf holds around the files of administrators.
  writeFileSync(
    main,
    `daemon off; pid ${directory}/nginx.pid; error_log stderr; worker_processes 1; events {} http { access_log off; ${temporary} include ${file}; }`,
  );
  return spawn(reverseProxyBinaries.nginx, ["-p", directory, "-c", main], { stdio: ["ignore", "pipe", "pipe"] });
}

/** Caddy with a file of sites, and more global options. */
export function startCaddy(directory: string, file: string, options = ""): ChildProcess {
  // Other files run a Caddy, too: the administration at a fixed port would be one of them only.
  writeFileSync(join(directory, "Main"), `{\n\tadmin off\n${options}}\nimport ${file}\n`);
  return spawn(reverseProxyBinaries.caddy, ["run", "--adapter", "caddyfile", "--config", join(directory, "Main")], {
    env: { ...process.env, HOME: directory, XDG_DATA_HOME: directory, XDG_CONFIG_HOME: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** An application that says which headers reached it, in the spelling that arrived, and answers a wish for a socket. */
export async function startEcho(): Promise<{ port: number; stop(): Promise<void> }> {
  const server = createServer((asked, response) => {
    const rows = [["path", asked.url ?? ""], ...headerRows(asked)].map(([name, value]) => `${name}: ${value}\n`);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(`<title>The application</title><h1>The application</h1><pre>${rows.join("")}</pre>`);
  });
  server.on("upgrade", (asked, socket) => {
    const user = asked.headers["remote-email"] ?? "";
    socket.end(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Seen: ${user}\r\n\r\n`,
    );
  });
  const port = await listen(server);
  const stop = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { port, stop };
}

function headerRows({ rawHeaders }: IncomingMessage): [string, string][] {
  return rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""]] : [],
  );
}

export type PlainAnswer = { status: number; headers: IncomingMessage["headers"]; body: string };

/** One request as it is written here: no browser would send these headers, and no client library these paths. */
export function askPlainly(
  origin: string,
  path: string,
  headers: Record<string, string | string[]> = {},
): Promise<PlainAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers });
    asked.once("error", reject);
    asked.once("upgrade", ({ headers: answered }, socket) => {
      socket.destroy();
      resolve({ status: 101, headers: answered, body: "" });
    });
    asked.once("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.once("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.end();
  });
}
