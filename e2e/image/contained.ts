import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/** What an image says of itself: Docker's format, as `buildah inspect` prints it. */
export const imageSchema = z.object({
  Docker: z.object({
    config: z.object({
      User: z.string(),
      Env: z.array(z.string()),
      Cmd: z.array(z.string()).min(1),
      WorkingDir: z.string(),
      Volumes: z.record(z.string(), z.unknown()),
      ExposedPorts: z.record(z.string(), z.unknown()),
      Labels: z.record(z.string(), z.string()),
      Healthcheck: z.object({ Test: z.array(z.string()).min(2) }),
    }),
  }),
});

type ImageConfig = z.infer<typeof imageSchema>["Docker"]["config"];
export type Image = { root: string; config: ImageConfig };

/**
 * Mounts the root file system to be read only, with a tmpfs at /tmp and the volume at /data, and begins the command in it, as process 1, as the
 * image's user, with no right of root left. The network is that of the machine.
 */
const container = `set -e
mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
mount --bind "$VOLUME" "$ROOT/data"
mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$ROOT/tmp"
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
mount -o remount,bind,ro "$ROOT"
exec chroot "$ROOT" /usr/bin/env -i "$@"`;

const unprivileged = ["--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"];

/** A command in a container of an image; the image's own without one. */
export function runInContainer(
  { root, config }: Image,
  { volume, env }: { volume: string; env: Record<string, string> },
  command: readonly string[] = config.Cmd,
) {
  const [user = "", group = user] = config.User.split(":");
  const variables = [...config.Env, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)];
  const inside = `cd '${config.WorkingDir}' && exec setpriv --reuid=${user} --regid=${group} ${unprivileged.join(" ")} "$@"`;
  const child = spawn(
    "unshare",
    [
      "--mount",
      "--pid",
      "--fork",
      "--kill-child",
      "sh",
      "-c",
      container,
      "sh",
      ...variables,
      "sh",
      "-c",
      inside,
      "sh",
      ...command,
    ],
    {
      env: { NODE_ENV: "production", PATH: process.env.PATH ?? "", ROOT: root, VOLUME: volume },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    output: () => output,
    ended,
    /** As an engine stops a container: process 1 is told. */
    terminate() {
      const [first] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ");
      process.kill(Number(first), "SIGTERM");
    },
    /** At once, whatever runs in it. */
    async destroy() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}

export type Container = ReturnType<typeof runInContainer>;

/** Waits for an answer 200 at an address. */
export async function untilReady(address: string, container: Container): Promise<void> {
  let isOver = false;
  container.ended.then(() => {
    isOver = true;
  });
  for (let waited = 0; ; waited += 200) {
    if ((await fetch(address).catch(() => null))?.status === 200) return;
    if (isOver || waited > 600_000) throw new Error(`The container is not ready:\n${container.output()}`);
    await sleep(200);
  }
}
