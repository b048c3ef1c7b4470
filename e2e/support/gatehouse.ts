import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { requireDocumented } from "./api-contract";

export type Gatehouse = {
  base: string;
  /** Of the server's process. */
  pid: number;
  dataDirectory: string;
  output: () => string;
  api(method: string, path: string, body?: unknown): Promise<Response>;
  kill(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
};

export const bootstrapKey = "journey-bootstrap-key-0123456789abcdef";

type Options = {
  port?: number;
  databaseUrl?: string;
  dataDirectory?: string;
  env?: Record<string, string>;
  /** The folder of a release, which may be of another version: what it answers is compared with no document. */
  release?: string;
};

/** Starts the built server with a database of its own: PGlite in a throw-away folder, or the given PostgreSQL. */
export async function startGatehouse(options: Options = {}): Promise<Gatehouse> {
  const port = options.port ?? (await freePort());
  const base = `http://localhost:${port}`;
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), "gatehouse-e2e-"));
  let output = "";
  const child: ChildProcess = spawn(process.execPath, ["scripts/server.mjs"], {
    cwd: options.release,
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(port),
      APP_URL: base,
      APP_SECRET: "a secret of the journeys that is long enough",
      DATA_DIR: dataDirectory,
      DATABASE_URL: options.databaseUrl ?? "",
      BOOTSTRAP_API_KEY: bootstrapKey,
      OUTBOUND_ALLOW: "127.0.0.1",
      SHUTDOWN_GRACE_SECONDS: "3",
      // A busy machine pauses a journey for longer than the five seconds after which an idle connection is closed, at its next request.
      KEEP_ALIVE_SECONDS: "300",
      ...options.env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const collect = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);
  for (let waited = 0; ; waited += 50) {
    const health = await fetch(`${base}/api/health`).catch(() => null);
    if (health?.ok) break;
    if (waited > 180_000 || child.exitCode !== null) throw new Error(`Gatehouse did not start:\n${output}`);
    await sleep(50);
  }
  const kill = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await gone;
  };
  return {
    base,
    pid: child.pid ?? 0,
    dataDirectory,
    output: () => output,
    async api(method, path, body) {
      const answer = await fetch(`${base}/api/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${bootstrapKey}`, "Content-Type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!options.release) await requireDocumented(method, path, answer);
      return answer;
    },
    kill,
    async stop() {
      await kill("SIGTERM");
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/**
 * A port that nobody listens at: below those that the system gives to connections (from 32768), one of which could take it before the
 * server that it is for.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 32_000);
    if (await canListen(port)) return port;
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, () => probe.close(() => resolve(true)));
  });
}
