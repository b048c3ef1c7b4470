import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { unpackPackages } from "./debian-packages.mjs";

/** Where the packages lie. */
const folder = join(import.meta.dirname, "..", ".tmp", "reverse-proxies");

/** What to start; the journeys ask with `-v` and `version` whether it runs here. */
export const reverseProxyBinaries = {
  nginx: join(folder, "usr/sbin/nginx"),
  caddy: join(folder, "usr/bin/caddy"),
};

const isThere = () =>
  spawnSync(reverseProxyBinaries.nginx, ["-v"]).status === 0 &&
  spawnSync(reverseProxyBinaries.caddy, ["version"]).status === 0;

/**
 * nginx and Caddy, the real reverse proxies of the journeys, from Debian's packages.
 * @returns whether they can be used
 */
export async function findReverseProxies() {
  if (isThere()) return true;
  process.stdout.write("Downloading nginx and Caddy for the journeys ...\n");
  return (await unpackPackages(folder, ["nginx", "caddy"])) && isThere();
}
