import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The programs of a document: blocks of JavaScript, whose first line says the name of the file. */
export function examplesOf(path: string): Map<string, string> {
  const blocks = [...readFileSync(path, "utf8").matchAll(/```js\n([\s\S]*?)```/g)].map(([, text = ""]) => text);
  return new Map(blocks.map((text) => [/^\/\/ ([\w-]+\.mjs)\n/.exec(text)?.[1] ?? text, text]));
}

/**
 * Runs a program of a document as it is there, with these settings and no other ones, until it answers at its address.
 * @param address where it listens
 */
export async function runExample(text: string, address: string, env: Record<string, string>) {
  // Inside the checkout, where the libraries are that it imports.
  mkdirSync(".tmp", { recursive: true });
  const folder = mkdtempSync(join(".tmp", "example-"));
  const file = join(folder, "example.mjs");
  writeFileSync(file, text);
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [file], {
    env: { PATH, NODE_ENV: "production", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (let waited = 0; !(await fetch(address, { redirect: "manual" }).catch(() => null)); waited += 100) {
    if (waited > 60_000 || child.exitCode !== null) {
      await stop();
      throw new Error(`The example did not start:\n${output}`);
    }
    await sleep(100);
  }
  return { stop };
}
