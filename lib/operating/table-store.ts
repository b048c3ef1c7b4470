import { sql } from "drizzle-orm";
import type { Db } from "@/lib/db/database";
import { rowsOf } from "@/lib/db/rows-of";
import type { TableOfOrder } from "./table-order";

export type Table = TableOfOrder & { columns: readonly { name: string; type: string }[] };

/** The tables of the product as the database has them, with the columns whose values are stored. */
export async function listTables(db: Db): Promise<Table[]> {
  const answer = await db.execute(sql`
    select c.relname as name,
      (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select json_agg(distinct other.relname) from pg_constraint k join pg_class other on other.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f'), '[]') as "dependsOn"
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' order by c.relname`);
  return rowsOf<Table>(answer);
}

/** The last migration that ran; 0 before the first one. */
export async function findMigration(db: Db): Promise<number> {
  const [row] = rowsOf<{ at: string | null }>(
    await db.execute(sql`select max(created_at)::text as at from drizzle.__drizzle_migrations`),
  );
  return Number(row?.at ?? 0);
}

/** Whether somebody has begun to use this installation. */
export async function hasRows(db: Db): Promise<boolean> {
  const [row] = rowsOf<{ found: boolean }>(
    await db.execute(sql`select exists (select from organizations) or exists (select from users) as found`),
  );
  return row?.found === true;
}

/** Empties a table that a new installation fills by itself. */
export async function emptyTable(db: Db, { name }: Table): Promise<void> {
  await db.execute(sql`delete from ${sql.identifier(name)}`);
}

/**
 * Hands over all rows of a table as texts, some at a time. To be called within a transaction: it reads by a cursor.
 * @param each is waited for before the next ones are read
 */
export async function readRows(
  db: Db,
  table: Table,
  { batch, each }: { batch: number; each: (rows: (string | null)[][]) => Promise<void> },
): Promise<void> {
  const texts = sql.join(
    table.columns.map(({ name }) => sql`${sql.identifier(name)}::text`),
    sql`, `,
  );
  await db.execute(
    sql`declare backup_rows cursor for select to_json(array[${texts}]::text[])::text as row from ${sql.identifier(table.name)}`,
  );
  for (;;) {
    const found = rowsOf<{ row: string }>(await db.execute(sql.raw(`fetch ${batch} from backup_rows`)));
    if (found.length === 0) break;
    await each(found.map(({ row }) => JSON.parse(row)));
  }
  await db.execute(sql`close backup_rows`);
}

/** Writes rows as `readRows` gave them; the values are in the order of `columns`. */
export async function insertRows(db: Db, table: Table, rows: readonly (string | null)[][]): Promise<void> {
  const names = table.columns.map(({ name }) => sql.identifier(name));
  const values = table.columns.map(({ type }, index) => sql.raw(`(r->>${index})::${type}`));
  await db.execute(sql`insert into ${sql.identifier(table.name)} (${sql.join(names, sql`, `)}) overriding system value
    select ${sql.join(values, sql`, `)} from json_array_elements(${JSON.stringify(rows)}::json) r`);
}

/** Lets numbers that the database gives go on after those that were written. */
export async function continueNumbers(db: Db): Promise<void> {
  const owned = rowsOf<{ table: string; column: string; sequence: string }>(
    await db.execute(sql`
      select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
      from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
      where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
        and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null`),
  );
  for (const { table, column, sequence } of owned) {
    const next = sql`coalesce((select max(${sql.identifier(column)}) from ${sql.identifier(table)}), 0) + 1`;
    await db.execute(sql`select setval(${sequence}::regclass, ${next}, false)`);
  }
}
