import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const packages = ["simplesamlphp", "php-cli", "php-xml", "php-mbstring", "php-cgi", "micro-httpd"];
const isInstalled = () => existsSync("/usr/share/simplesamlphp/www") && spawnSync("php", ["--version"]).status === 0;

/**
 * SimpleSAMLphp, the real identity provider of the journeys, from Debian's packages: installed when we may. The small
 * httpd only satisfies the package's wish for a web server; PHP itself serves. Needs nothing but Node.js, so that it can be asked for
 * before our own packages are there.
 * @returns whether it can be used
 */
export async function findSimpleSamlPhp() {
  if (isInstalled()) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  process.stdout.write("Installing SimpleSAMLphp for the journeys ...\n");
  // One command: the second step begins, too, while this process waits for another one.
  const install = `apt-get update -qq; apt-get install -y -qq --no-install-recommends ${packages.join(" ")}`;
  const child = spawn("sh", ["-c", install], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  await new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
  return isInstalled();
}
