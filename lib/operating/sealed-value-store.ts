import { type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/db/database";
import { rowsOf } from "@/lib/db/rows-of";
import type { SealedPlace } from "./sealed-places";
import { listTables } from "./table-store";

export type SealedRow = Record<string, string> & { sealed: string };

const { identifier } = sql;
const and = (parts: readonly SQL[]) => sql.join([...parts], sql` and `);
const isOf = ({ key }: SealedPlace, row: SealedRow) =>
  and(key.map((name) => sql`${identifier(name)}::text = ${row[name]}`));

/** A value that one of these secrets has sealed. */
const sealedWith = (column: SQL, keyIds: readonly string[]) =>
  sql`${column}::text ~ ${`g1\\.(${keyIds.join("|")})\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]{22,}`}`;

/** Statements of this transaction may take as long as they take. */
export async function allowLongStatements(db: Db): Promise<void> {
  await db.execute(sql`set local statement_timeout = 0`);
}

/**
 * Some rows of a place whose values one of these secrets has sealed.
 * @param keyIds null: every row with a value, because another sealed value may be within it
 */
export async function listSealed(
  db: Db,
  { table, column, key, reads = [] }: SealedPlace,
  keyIds: readonly string[] | null,
  limit: number | null,
): Promise<SealedRow[]> {
  const value = sql`${identifier(column)}`;
  const texts = [...key, ...reads].map((name) => sql`${identifier(name)}::text as ${identifier(name)}`);
  const wanted = keyIds === null ? sql`${value} is not null` : sealedWith(value, keyIds);
  const most = limit === null ? sql`` : sql`limit ${limit}`;
  return rowsOf<SealedRow>(
    await db.execute(
      sql`select ${sql.join(texts, sql`, `)}, ${value}::text as sealed from ${identifier(table)} where ${wanted} ${most} for update`,
    ),
  );
}

/** Writes the value of a row that is held. */
export async function replaceSealed(db: Db, place: SealedPlace, row: SealedRow, value: string): Promise<void> {
  const { table, column } = place;
  const type = column === "config" ? sql`jsonb` : sql`text`;
  await db.execute(
    sql`update ${identifier(table)} set ${identifier(column)} = ${value}::${type} where ${isOf(place, row)}`,
  );
}

export async function deleteSealed(db: Db, place: SealedPlace, row: SealedRow): Promise<void> {
  await db.execute(sql`delete from ${identifier(place.table)} where ${isOf(place, row)}`);
}

/** Columns, of all that there are, in which a value stands that one of these secrets has sealed. */
export async function findSealedColumns(db: Db, keyIds: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { name, columns } of await listTables(db))
    for (const column of columns.filter(({ type }) => ["text", "json", "jsonb"].includes(type))) {
      const isThere = sealedWith(sql`${identifier(column.name)}`, keyIds);
      const [row] = rowsOf<{ found: boolean }>(
        await db.execute(sql`select exists (select from ${identifier(name)} where ${isThere}) as found`),
      );
      if (row?.found) found.push(`${name}.${column.name}`);
    }
  return found;
}

/** When the last of the sessions ends that a provider can still end; null when there is none. */
export async function lastSessionEnd(db: Db): Promise<Date | null> {
  const [row] = rowsOf<{ at: Date | string | null }>(
    await db.execute(sql`select max(ends_at) as at from sessions where subject_key is not null or sid_key is not null`),
  );
  return row?.at ? new Date(row.at) : null;
}
