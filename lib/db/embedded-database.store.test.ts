import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openEmbedded } from "./embedded-database";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-embedded-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("is made once, keeps what is written, and holds few pages in memory", async () => {
  const directory = join(folder, "kept");
  const first = await openEmbedded(directory);
  await first.exec("create table kept as select 1 as value");
  await first.close();
  const again = await openEmbedded(directory);
  expect((await again.query("select value from kept")).rows).toEqual([{ value: 1 }]);
  expect((await again.query("show shared_buffers")).rows).toEqual([{ shared_buffers: "32MB" }]);
  await again.close();
});

it("says in one sentence that it cannot be made", async () => {
  const file = join(folder, "file");
  writeFileSync(file, "");
  await expect(openEmbedded(join(file, "below"))).rejects.toThrow(/^The embedded database cannot be made in .*: .+$/);
});

it("is made by no process that nobody waits for any more", async () => {
  const directory = join(folder, "alone");
  const child = spawn(process.execPath, ["lib/db/embedded-child.mjs", directory], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.stdin.end();
  expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(1);
  expect(existsSync(join(directory, "PG_VERSION"))).toBe(false);
});
