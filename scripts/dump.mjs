import { spawnSync } from "node:child_process";
import { constants, copyFileSync, existsSync, readFileSync } from "node:fs";
import { say } from "./prepare.mjs";

/** `npm run dump`, at a release: a small installation of its schema, from which later versions are upgraded in the suite. */
const { entries } = JSON.parse(readFileSync("drizzle/migrations/meta/_journal.json", "utf8"));
const { tag } = entries.at(-1);
const file = `e2e/fixtures/releases/${tag}.sql`;
if (existsSync(file)) {
  say(`${file} is there already; a dump is made once.`);
} else {
  const test = ["vitest", "run", "--project", "store", "drizzle/release-dump.store.test.ts"];
  const { status } = spawnSync("npx", test, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  copyFileSync(`.tmp/${tag}.sql`, file, constants.COPYFILE_EXCL);
  say(
    `${file} is made. Add ${tag} to releasedMigrations in e2e/support/release-dump.ts, then run the suite with --update.`,
  );
}
