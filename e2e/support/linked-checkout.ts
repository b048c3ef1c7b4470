import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type LinkedCheckout = { folder: string; run(script: string, env?: Record<string, string>): RunningScript };
export type RunningScript = { output(): string; stop(signal?: NodeJS.Signals): Promise<number | null> };

/**
 * A folder with everything of this checkout but its settings and its data, to start in as a newcomer would. Nothing of the environment
 * of the tests is seen there.
 */
export function linkedCheckout(): LinkedCheckout {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-checkout-"));
  for (const name of readdirSync(process.cwd()))
    if (name !== ".env" && name !== ".data") symlinkSync(join(process.cwd(), name), join(folder, name));
  return {
    folder,
    run(script, env = {}) {
      const { PATH = "", HOME = "" } = process.env;
      const child = spawn(process.execPath, [script], {
        cwd: folder,
        env: { PATH, HOME, NODE_ENV: "production", ...env },
        stdio: ["ignore", "pipe", "pipe"],
      });
      return follow(child, () => rmSync(folder, { recursive: true, force: true }));
    },
  };
}

function follow(child: ChildProcess, cleanUp: () => void): RunningScript {
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  return {
    output: () => output,
    async stop(signal = "SIGTERM") {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill(signal);
        await gone;
      }
      cleanUp();
      return child.exitCode;
    },
  };
}
