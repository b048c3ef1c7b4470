import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { countRows, newestMigration } from "@/e2e/support/release-database";
import { releasesFolder, restoreDump, writeDump } from "@/e2e/support/release-dump";
import { fillInstallation } from "@/e2e/support/release-installation";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";

// What `npm run dump` makes at a release is made here, always, so that it can be made when it is needed.

let from: DatabaseHandle;
let to: DatabaseHandle;

beforeAll(async () => {
  [from, to] = [await openTestDatabase(), await openTestDatabase()];
});
afterAll(async () => {
  await from?.close();
  await to?.close();
});

it("an installation of this version comes out of its dump as it went in", async () => {
  const provider = JSON.parse(readFileSync(join(releasesFolder, "provider.json"), "utf8"));
  const facts = await fillInstallation(testContext(from.db), provider);
  const tag = newestMigration();
  const dump = await writeDump(from.db, tag, facts);
  await restoreDump(to.db, dump);
  expect(await countRows(to.db)).toEqual(await countRows(from.db));
  expect(await writeDump(to.db, tag, facts)).toBe(dump);
  mkdirSync(".tmp", { recursive: true });
  writeFileSync(join(".tmp", `${tag}.sql`), dump);
});
