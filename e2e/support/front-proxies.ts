import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { apache } from "@/scripts/apache.mjs";
import { type StartedProxy, startCaddy, startNginx, untilItAnswers } from "./reverse-proxies";

/** The ports of a proxy, and of the server behind it. */
export type FrontPorts = { http: number; https: number; upstream: number };

export const frontProducts = ["nginx", "caddy", "apache"] as const;

export type ProxyWithLog = StartedProxy & { accessLog(): string };

type Started = { child: ChildProcess; directory: string };

/** The name for which the examples are written: the one thing that an operator replaces, beside the files of the certificate. */
const namedHost = "sso.example.com";

/**
 * Debian's proxy with the example of deploy/ in front of a server, at localhost instead of the name in the example, with a certificate of
 * its own.
 */
export async function startFrontProxy(
  product: (typeof frontProducts)[number],
  ports: FrontPorts,
): Promise<ProxyWithLog> {
  const directory = await newDirectory(product);
  const child = { nginx: frontNginx, caddy: frontCaddy, apache: frontApache }[product](directory, ports);
  return withAccessLog(
    await untilItAnswers(product, { child, directory, address: `http://localhost:${ports.http}/` }),
    directory,
  );
}

/**
 * The same nginx in front of several instances. Without TLS, for plain clients that know no certificate of ours; and a line of its log ends
 * with how long it took to connect to each instance that the request was given to, and what came back.
 */
export async function startFrontOfInstances(
  { port, redirectPort }: { port: number; redirectPort: number },
  instances: readonly number[],
): Promise<ProxyWithLog> {
  const directory = await newDirectory("instances");
  const child = frontNginx(directory, { http: redirectPort, https: port, upstream: 3000 }, [
    [
      "    server 127.0.0.1:3000 max_fails=0;\n",
      instances.map((instance) => `    server 127.0.0.1:${instance} max_fails=0;\n`).join(""),
    ],
    [` ssl http2;`, ";"],
    ["X-Forwarded-Proto https;", "X-Forwarded-Proto http;"],
    ["$request_time'", `$request_time "$upstream_connect_time" "$upstream_status"'`],
  ]);
  return withAccessLog(
    await untilItAnswers("nginx", { child, directory, address: `http://localhost:${redirectPort}/` }),
    directory,
  );
}

/** With a certificate that nobody issued, for localhost. */
async function newDirectory(name: string): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), `gatehouse-front-${name}-`));
  // Started as root, Apache goes on as another user.
  chmodSync(directory, 0o755);
  const { cert, private: key } = await generate([{ name: "commonName", value: "localhost" }]);
  writeFileSync(join(directory, "fullchain.pem"), cert);
  writeFileSync(join(directory, "privkey.pem"), key);
  return directory;
}

function withAccessLog(proxy: StartedProxy, directory: string): ProxyWithLog {
  const log = join(directory, "gatehouse.log");
  return { ...proxy, accessLog: () => (existsSync(log) ? readFileSync(log, "utf8") : "") };
}

/** The example with the values of this machine; each one that it does not have fails. */
function example(name: string, { directory }: Pick<Started, "directory">, changes: [string, string][]): string {
  const text = changes.reduce(
    (before, [from, to]) => {
      if (!before.includes(from)) throw new Error(`deploy/${name} has no ${from}`);
      return before.replaceAll(from, to);
    },
    readFileSync(join("deploy", name), "utf8"),
  );
  return text.replaceAll(`/etc/ssl/${namedHost}`, directory).replaceAll(namedHost, "localhost");
}

function frontNginx(
  directory: string,
  { http, https, upstream }: FrontPorts,
  more: [string, string][] = [],
): ChildProcess {
  const text = example("nginx.conf", { directory }, [
    [`https://${namedHost}$request_uri`, `https://localhost:${https}$request_uri`],
    // Not every machine has IPv6.
    ["    listen [::]:80;\n", ""],
    ["    listen [::]:443 ssl http2;\n", ""],
    ["listen 80;", `listen 127.0.0.1:${http};`],
    ["listen 443 ", `listen 127.0.0.1:${https} `],
    ["127.0.0.1:3000", `127.0.0.1:${upstream}`],
    ["/var/log/nginx", directory],
    ...more,
  ]);
  const file = join(directory, "gatehouse.conf");
  writeFileSync(file, text);
  return startNginx(directory, file);
}

function frontCaddy(directory: string, { http, https, upstream }: FrontPorts): ChildProcess {
  const text = example("Caddyfile", { directory }, [
    // Authorities give no certificate to localhost.
    [`\n${namedHost} {\n`, `\n${namedHost} {\n\ttls ${directory}/fullchain.pem ${directory}/privkey.pem\n`],
    ["127.0.0.1:3000", `127.0.0.1:${upstream}`],
  ]);
  const file = join(directory, "Caddyfile");
  writeFileSync(file, text);
  return startCaddy(directory, file, `\thttp_port ${http}\n\thttps_port ${https}\n`);
}

/** Those that the example names, and what Debian loads by itself. */
const apacheModules = [
  "mpm_event",
  "authz_core",
  "ssl",
  "proxy",
  "proxy_http",
  "headers",
  "rewrite",
  "setenvif",
  "alias",
];

function frontApache(directory: string, { http, https, upstream }: FrontPorts): ChildProcess {
  const text = example("apache.conf", { directory }, [
    [`https://${namedHost}/`, `https://localhost:${https}/`],
    ["<VirtualHost *:80>", `<VirtualHost *:${http}>`],
    ["<VirtualHost *:443>", `<VirtualHost *:${https}>`],
    ["127.0.0.1:3000", `127.0.0.1:${upstream}`],
  ]);
  const main = join(directory, "apache2.conf");
  writeFileSync(
    main,
    [
      `ServerRoot ${directory}`,
      `PidFile ${join(directory, "pid")}`,
      `Mutex file:${directory} default`,
      `ErrorLog ${join(directory, "error.log")}`,
      "ServerName localhost",
      ...[http, https].map((port) => `Listen 127.0.0.1:${port}`),
      ...apacheModules.map((name) => `LoadModule ${name}_module ${join(apache.modules, `mod_${name}.so`)}`),
      ...(process.getuid?.() === 0 ? ["User www-data", "Group www-data"] : []),
      text,
    ].join("\n"),
  );
  return spawn(apache.binary, ["-f", main, "-D", "FOREGROUND"], {
    env: { ...process.env, ...apache.environment(), APACHE_LOG_DIR: directory },
    stdio: ["ignore", "pipe", "pipe"],
  });
}
