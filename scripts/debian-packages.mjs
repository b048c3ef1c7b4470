import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Downloads packages of Debian into a folder and unpacks them there, with the packages that they need and this machine does not have. They
 * are not installed: that needs no rights, and no service of theirs begins here. Needs nothing but Node.js, so that it can be asked for
 * before our own packages are there.
 * @returns whether the machine has the package manager
 */
export async function unpackPackages(folder, packages) {
  if (!(await download(folder, () => [...packages, ...missingFor(packages)]))) return false;
  for (const file of packagesIn(folder)) await run("dpkg-deb", ["--extract", file, "."], folder);
  return true;
}

/**
 * The same for one program that needs no other package: nothing else of its package is unpacked, and the package is not kept.
 * @param path of the program in the package
 * @returns whether the machine has the package manager
 */
export async function unpackProgram(folder, name, path) {
  if (!(await download(folder, () => [name]))) return false;
  for (const file of packagesIn(folder)) {
    await run("sh", ["-c", 'dpkg-deb --fsys-tarfile "$1" | tar --extract "./$2"', "sh", file, path], folder);
    rmSync(join(folder, file));
  }
  return true;
}

/** @param wanted names the packages, once the lists are new */
async function download(folder, wanted) {
  if (!existsSync("/usr/bin/apt-get") || !existsSync("/usr/bin/dpkg-deb")) return false;
  mkdirSync(folder, { recursive: true });
  // The lists may be older than what the archive still has; without rights to renew them they are taken as they are.
  if (process.getuid?.() === 0) await run("apt-get", ["update", "-qq"], folder);
  await run("apt-get", ["download", "-qq", ...new Set(wanted())], folder);
  return true;
}

const packagesIn = (folder) => readdirSync(folder).filter((name) => name.endsWith(".deb"));

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
