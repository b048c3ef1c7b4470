import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { PGlite } from "@electric-sql/pglite";

/** Of these it holds 128 MB if it is not told. What is not in them lies in the operating system's cache all the same. */
const ownSettings = ["-c", "shared_buffers=32MB"];

const run = promisify(execFile);

/**
 * The embedded database in a directory, made by a process of its own where there is none: it is one process a directory, so the caller
 * holds the lock.
 * @throws Error with one sentence when it cannot be made
 */
export async function openEmbedded(directory: string): Promise<PGlite> {
  if (!existsSync(/*turbopackIgnore: true*/ join(directory, "PG_VERSION"))) await make(directory);
  const { PGlite } = await import("@electric-sql/pglite");
  return PGlite.create(directory, { startParams: [...PGlite.defaultStartParams, ...ownSettings] });
}

async function make(directory: string): Promise<void> {
  const child = resolve(/*turbopackIgnore: true*/ process.cwd(), "lib/db/embedded-child.mjs");
  try {
    // Neither secrets nor flags of the server.
    await run(process.execPath, [child, directory], { env: { NODE_ENV: "production" } });
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error);
    const reason = said.split("\n").find((line) => /error/i.test(line)) ?? said;
    throw new Error(`The embedded database cannot be made in ${directory}: ${reason.trim()}`);
  }
}
