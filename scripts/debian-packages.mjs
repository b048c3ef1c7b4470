import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";

/**
 * Downloads packages of Debian into a folder and unpacks them there, with the packages that they need and this machine does not have. They
 * are not installed: that needs no rights, and no service of theirs begins here. Needs nothing but Node.js, so that it can be asked for
 * before our own packages are there.
 * @returns whether the machine has the package manager
 */
export async function unpackPackages(folder, packages) {
  if (!existsSync("/usr/bin/apt-get") || !existsSync("/usr/bin/dpkg-deb")) return false;
  mkdirSync(folder, { recursive: true });
  // The lists may be older than what the archive still has; without rights to renew them they are taken as they are.
  if (process.getuid?.() === 0) await run("apt-get", ["update", "-qq"], folder);
  await run("apt-get", ["download", "-qq", ...new Set([...packages, ...missingFor(packages)])], folder);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".deb")))
    await run("dpkg-deb", ["--extract", file, "."], folder);
  return true;
}

/** What would be installed with them; saying so needs no rights. */
function missingFor(packages) {
  const parameters = ["install", "--simulate", "--no-install-recommends", ...packages];
  const { stdout } = spawnSync("apt-get", parameters, { encoding: "utf8" });
  return [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name]) => name);
}

function run(command, parameters, folder) {
  const child = spawn(command, parameters, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  return new Promise((resolve) => {
    child.once("exit", resolve);
    child.once("error", resolve);
  });
}
