import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newestMigration, versionBefore } from "./version-before";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-versions-"));
  git("init", "--quiet");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Git with nothing of this machine's settings. */
function git(...words: string[]): string {
  const who = { NAME: "Ada", EMAIL: "ada@acme.test" };
  const names = Object.entries(who).flatMap(([key, value]) => [
    [`GIT_AUTHOR_${key}`, value],
    [`GIT_COMMITTER_${key}`, value],
  ]);
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
  const ended = spawnSync("git", words, {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, ...Object.fromEntries(names) },
  });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return ended.stdout.trim();
}

function commit(file: string, text: string): string {
  writeFileSync(join(folder, file), text);
  git("add", "--all");
  git("commit", "--quiet", "--message", file);
  return git("rev-parse", "HEAD");
}

function writeMigrations(...tags: string[]): void {
  const migrations = join(folder, "drizzle/migrations");
  mkdirSync(join(migrations, "meta"), { recursive: true });
  for (const tag of tags) writeFileSync(join(migrations, `${tag}.sql`), "select 1;");
  const entries = tags.map((tag) => ({ tag }));
  writeFileSync(join(migrations, "meta/_journal.json"), JSON.stringify({ entries }));
}

it("the version before is the newest tag, and without one the commit before the newest migration", () => {
  writeMigrations("0000_first");
  commit("readme", "one");
  const beforeMigration = commit("code", "one");
  writeMigrations("0000_first", "0001_second");
  commit("readme", "two");
  const later = commit("code", "two");
  expect(newestMigration(folder)).toBe("0001_second");
  expect(versionBefore(folder)).toEqual({
    commit: beforeMigration,
    because: "the one before drizzle/migrations/0001_second.sql",
  });

  // What is not committed yet comes after everything that is.
  writeMigrations("0000_first", "0001_second", "0002_third");
  expect(versionBefore(folder).commit).toBe(later);

  git("tag", "v0.9.0", beforeMigration);
  git("tag", "something-else");
  git("tag", "v0.10.0");
  expect(versionBefore(folder)).toEqual({ commit: beforeMigration, because: "the tag v0.9.0" });
  commit("code", "three");
  expect(versionBefore(folder)).toEqual({ commit: later, because: "the tag v0.10.0" });
});
