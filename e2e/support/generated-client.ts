import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = resolve(".tmp/rest-client");

/** Generates a client from the committed document, beside the sample program; returns their folder. */
export async function generateClient(): Promise<string> {
  mkdirSync(folder, { recursive: true });
  copyFileSync("e2e/rest-client/sample.ts", join(folder, "sample.ts"));
  await run("node_modules/.bin/oazapfts", ["docs/openapi.json", join(folder, "client.ts")]);
  return folder;
}

/** Compiles the sample against the generated client, as strictly as our own code; throws with what the compiler says. */
export async function compileClient(): Promise<void> {
  const tsconfig = {
    extends: "../../tsconfig.json",
    include: ["*.ts"],
    exclude: [],
    compilerOptions: { incremental: false, types: ["node"] },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  const { stdout } = await run("node_modules/.bin/tsc", ["--noEmit", "-p", folder]).catch((error) => error);
  if (stdout) throw new Error(stdout);
}

/** Runs the sample against a server; returns what it prints. */
export async function runSample(env: { GATEHOUSE_URL: string; GATEHOUSE_KEY: string }, slug: string): Promise<string> {
  const { stdout } = await run("node_modules/.bin/tsx", [join(folder, "sample.ts"), slug], {
    env: { ...process.env, ...env },
  });
  return stdout;
}
