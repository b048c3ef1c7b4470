import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Journal = { entries: { when: number; tag: string }[] };

/**
 * Calls `work` with a folder of the migrations up to one of them, to open a database as an older version left it.
 * @param migration milliseconds since 1970, as the journal numbers them
 * @throws Error with one sentence when this version has no such migration
 */
export async function withOlderMigrations<Result>(
  { migrationsFolder, migration }: { migrationsFolder: string; migration: number },
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const journalFile = join("meta", "_journal.json");
  const journal: Journal = JSON.parse(readFileSync(join(migrationsFolder, journalFile), "utf8"));
  const entries = journal.entries.filter(({ when }) => when <= migration);
  if (entries.at(-1)?.when !== migration)
    throw new Error("The backup was made with a version that is newer than this one, or with none that was released");
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-migrations-"));
  try {
    // Written again instead of copied: of an installation that nobody may write, copies could not be removed.
    mkdirSync(join(folder, "meta"));
    writeFileSync(join(folder, journalFile), JSON.stringify({ ...journal, entries }));
    for (const { tag } of entries)
      writeFileSync(join(folder, `${tag}.sql`), readFileSync(join(migrationsFolder, `${tag}.sql`)));
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
