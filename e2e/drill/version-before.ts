import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** A version as Git knows it, and why it is the one before. */
type VersionBefore = { commit: string; because: string };

/**
 * The version that operators upgrade from: the newest tag that is not of this very commit; before there is one, the commit before the newest
 * migration, so that the upgrade migrates something.
 * @param folder a checkout
 */
export function versionBefore(folder: string): VersionBefore {
  const git = (...words: string[]) => run("git", words, folder).trim();
  const here = git("rev-parse", "HEAD");
  const tags = git("tag", "--merged", "HEAD", "--sort=-version:refname", "--list", "v*").split("\n").filter(Boolean);
  for (const tag of tags) {
    const commit = git("rev-parse", `${tag}^{commit}`);
    if (commit !== here) return { commit, because: `the tag ${tag}` };
  }
  const migration = `drizzle/migrations/${newestMigration(folder)}.sql`;
  const adding = git("log", "--diff-filter=A", "--format=%H", "-1", "--", migration);
  // A migration that is not committed yet is the next version of the commit itself.
  return { commit: adding ? git("rev-parse", `${adding}^`) : here, because: `the one before ${migration}` };
}

/** The name of the last migration of a checkout or a release. */
export function newestMigration(folder: string): string {
  const journal = readFileSync(join(folder, "drizzle/migrations/meta/_journal.json"), "utf8");
  const { entries }: { entries: { tag: string }[] } = JSON.parse(journal);
  return entries.at(-1)?.tag ?? "";
}

/** A release of this checkout. Returns its folder. */
export function releaseHere(): string {
  run("npm", ["run", "release"], ".");
  return "dist/release";
}

/** A release of another commit, from a clone that is kept: it is built once. Returns its folder. */
export function releaseOf(commit: string): string {
  const clone = join("dist/upgrade", commit);
  const release = join(clone, "dist/release");
  // Written last.
  if (existsSync(join(release, "sbom.cdx.json"))) return release;
  rmSync(clone, { recursive: true, force: true });
  mkdirSync(clone, { recursive: true });
  run("git", ["clone", "--quiet", "--shared", "--no-checkout", ".", clone], ".");
  run("git", ["checkout", "--quiet", "--detach", commit], clone);
  run("npm", ["ci", "--no-audit", "--no-fund", "--include=dev"], clone);
  run("npm", ["run", "release"], clone);
  return release;
}

/** @throws Error with what the command said when it failed */
function run(command: string, words: readonly string[], folder: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")} failed: ${error?.message ?? `${stdout}${stderr}`}`);
  return stdout;
}
