import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const packages = ["simplesamlphp", "php-cli", "php-xml", "php-mbstring", "php-cgi", "micro-httpd"];
const isInstalled = () => existsSync("/usr/share/simplesamlphp/www") && spawnSync("php", ["--version"]).status === 0;

/**
 * SimpleSAMLphp, the real identity provider of the journeys, from Debian's packages: installed when we may. The small
 * httpd only satisfies the package's wish for a web server; PHP itself serves.
 * @returns whether it can be used
 */
export function findSimpleSamlPhp() {
  if (isInstalled()) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  const options = {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  process.stdout.write("Installing SimpleSAMLphp for the journeys ...\n");
  spawnSync("apt-get", ["update", "-qq"], options);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
  return isInstalled();
}
