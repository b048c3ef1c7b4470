import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";

const packages = ["nginx", "caddy"];

/** Where the packages lie: unpacked, not installed, so that no service of theirs begins on this machine. */
export const reverseProxyFolder = join(import.meta.dirname, "..", ".tmp", "reverse-proxies");

/** What to start; the journeys ask with `-v` and `version` whether it runs here. */
export const reverseProxyBinaries = {
  nginx: join(reverseProxyFolder, "usr/sbin/nginx"),
  caddy: join(reverseProxyFolder, "usr/bin/caddy"),
};

const isThere = () =>
  spawnSync(reverseProxyBinaries.nginx, ["-v"]).status === 0 &&
  spawnSync(reverseProxyBinaries.caddy, ["version"]).status === 0;

/**
 * nginx and Caddy, the real reverse proxies of the journeys, from Debian's packages. They are downloaded and unpacked, which needs no
 * rights. Needs nothing but Node.js, so that it can be asked for before our own packages are there.
 * @returns whether they can be used
 */
export async function findReverseProxies() {
  if (isThere()) return true;
  if (!existsSync("/usr/bin/apt-get") || !existsSync("/usr/bin/dpkg-deb")) return false;
  process.stdout.write("Downloading nginx and Caddy for the journeys ...\n");
  mkdirSync(reverseProxyFolder, { recursive: true });
  // The lists may be older than what the archive still has; without rights to renew them they are taken as they are.
  if (process.getuid?.() === 0) await run("apt-get", ["update", "-qq"]);
  await run("apt-get", ["download", "-qq", ...packages]);
  for (const file of readdirSync(reverseProxyFolder).filter((name) => name.endsWith(".deb")))
    await run("dpkg-deb", ["--extract", file, "."]);
  return isThere();
}

function run(command, parameters) {
  const child = spawn(command, parameters, { cwd: reverseProxyFolder, stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
}
