import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const waitMilliseconds = 12_000;

/**
 * Takes the directory for this process. A lock whose process is gone is taken over; a lock of a process that is just
 * stopping is waited for (a restart meets it).
 * @returns a function that gives the directory back
 * @throws Error with one sentence when another process holds it, or the directory cannot be written
 */
export async function lockDirectory(directory: string): Promise<() => void> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Error(`The data directory ${directory} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
  const file = join(/*turbopackIgnore: true*/ directory, "..", "lock");
  const mine = JSON.stringify({ pid: process.pid, started: startedAt(process.pid), host: hostname() });
  const deadline = Date.now() + waitMilliseconds;
  for (;;) {
    if (createExclusively(file, mine)) return () => rmSync(file, { force: true });
    const holder = readHolder(file);
    if (!holder || !isAlive(holder)) {
      rmSync(file, { force: true });
    } else if (Date.now() > deadline) {
      throw new Error(`Another Gatehouse (process ${holder.pid}) uses the data directory ${directory}; stop it first`);
    } else {
      await sleep(200);
    }
  }
}

type Holder = { pid: number; started: string | null; host: string };

function createExclusively(file: string, text: string): boolean {
  try {
    const descriptor = openSync(file, "wx", 0o600);
    writeSync(descriptor, text);
    closeSync(descriptor);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new Error(`The data directory cannot be written: ${file} (${code})`);
  }
}

function readHolder(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  // In a container the host name changes with every start; a process of another host name cannot be looked up here,
  // and a data directory is never shared between running machines.
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  // Process numbers repeat: the same number with another start time is another process.
  return holder.started === startedAt(holder.pid);
}

function startedAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
