import type { Db } from "@/lib/db/database";
import { type BackupHeader, parseLine } from "./backup-line";
import { continueNumbers, emptyTable, findMigration, hasRows, insertRows, listTables, type Table } from "./table-store";

/**
 * Fills a new installation with a backup, all of it or nothing.
 * @param db at the migration of the backup, and not in use
 * @param lines those after the header
 * @returns how many rows there are
 * @throws Error with one sentence: in use, another schema, damaged, cut off
 */
export async function restoreBackup(db: Db, header: BackupHeader, lines: AsyncIterable<string>): Promise<number> {
  return db.transaction(async (tx) => {
    if (await hasRows(tx)) throw new Error("The database is in use; a backup can only be restored into an empty one");
    if ((await findMigration(tx)) !== header.migration)
      throw new Error("The database has other tables than the backup was made of");
    const tables = new Map((await listTables(tx)).map((table) => [table.name, table]));
    let current: Table | undefined;
    let count = 0;
    let isWhole = false;
    for await (const text of lines) {
      const line = parseLine(text);
      if (isWhole) throw new Error("The backup is damaged: there is something behind its end");
      if ("table" in line) {
        current = withColumns(tables.get(line.table), line);
        await emptyTable(tx, current);
      } else if ("rows" in line) {
        if (!current) throw new Error("The backup is damaged: rows without a table");
        await writeRows(tx, current, line.rows);
        count += line.rows.length;
      } else {
        if (line.count !== count) throw new Error("The backup is damaged: rows are missing");
        isWhole = true;
      }
    }
    if (!isWhole) throw new Error("The backup is cut off: its end is missing");
    await continueNumbers(tx);
    return count;
  });
}

/** The library's message would hold the rows; who restores sees none of them. */
async function writeRows(tx: Db, table: Table, rows: (string | null)[][]): Promise<void> {
  try {
    await insertRows(tx, table, rows);
  } catch (error) {
    throw new Error(`The backup is damaged: rows of ${table.name} do not fit to the others`, { cause: error });
  }
}

/** The table with the columns that the backup names, in its order. */
function withColumns(table: Table | undefined, line: { table: string; columns: string[] }): Table {
  const columns = line.columns.map((name) => table?.columns.find((column) => column.name === name));
  if (!table || columns.includes(undefined))
    throw new Error(`The backup has a table or a column that is not known here: ${line.table}`);
  return { ...table, columns: columns.filter((column) => column !== undefined) };
}
