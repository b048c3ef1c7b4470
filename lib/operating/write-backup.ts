import type { Db } from "@/lib/db/database";
import type { BackupHeader, BackupLine } from "./backup-line";
import { inOrderOfReference } from "./table-order";
import { findMigration, listTables, readRows } from "./table-store";

/** So many rows are in one line. */
const batch = 500;

type Origin = Pick<BackupHeader, "version" | "secretKeyId"> & { now: Date };

/**
 * Writes the whole installation, as it is at one moment, as lines of text; secrets stay encrypted.
 * @param write takes one line, without its end, and is waited for
 * @returns how many rows there are
 */
export async function writeBackup(
  db: Db,
  { version, secretKeyId, now }: Origin,
  write: (line: string) => Promise<void>,
): Promise<number> {
  let count = 0;
  await db.transaction(
    async (tx) => {
      const migration = await findMigration(tx);
      const header = { format: "gatehouse-backup", formatVersion: 1, version, migration, secretKeyId } as const;
      await write(JSON.stringify({ ...header, createdAt: now.toISOString() } satisfies BackupHeader));
      const writeLine = (line: BackupLine) => write(JSON.stringify(line));
      for (const table of inOrderOfReference(await listTables(tx))) {
        await writeLine({ table: table.name, columns: table.columns.map(({ name }) => name) });
        await readRows(tx, table, {
          batch,
          each: async (rows) => {
            count += rows.length;
            await writeLine({ rows });
          },
        });
      }
      await writeLine({ end: true, count });
    },
    { isolationLevel: "repeatable read", accessMode: "read only" },
  );
  return count;
}
