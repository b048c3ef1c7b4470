import { spawn } from "node:child_process";

export type CommandResult = { code: number | null; out: string; error: string };

/** Runs `npm run gatehouse` as a shell would, with these settings and no others. */
export function runGatehouse(
  args: string[],
  environment: Record<string, string>,
): { ended: Promise<CommandResult>; kill(): void } {
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["scripts/gatehouse.mjs", ...args], {
    env: { NODE_ENV: "test", PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, with what it starts.
    detached: true,
  });
  let out = "";
  let error = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    error += chunk;
  });
  const ended = new Promise<CommandResult>((resolve) => {
    child.once("close", (code) => resolve({ code, out, error }));
  });
  return {
    ended,
    kill() {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    },
  };
}
