import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { unpackProgram } from "./debian-packages.mjs";

/** Where the program lies. */
const folder = join(import.meta.dirname, "..", ".tmp", "prometheus");

/** Prometheus's own check of rules and metrics; the journeys ask with `--version` whether it runs here. */
export const promtool = join(folder, "usr/bin/promtool");

const isThere = () => spawnSync(promtool, ["--version"]).status === 0;

/**
 * promtool from Debian's package of Prometheus, of which nothing else is unpacked.
 * @returns whether it can be used
 */
export async function findPromtool() {
  if (isThere()) return true;
  process.stdout.write("Downloading Prometheus's promtool for the journeys ...\n");
  return (await unpackProgram(folder, "prometheus", "usr/bin/promtool")) && isThere();
}
