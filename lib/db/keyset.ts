import { type Column, type SQL, sql } from "drizzle-orm";

/** Where a page ends: the value that the list is sorted by, as the database writes it, and the id that makes it one row. */
export type Cursor = { key: string; id: string };
/** Which rows: those behind a row of the list, or those in front of it. */
export type Turn = { to: "after" | "before"; cursor: Cursor };
export type Page<Row> = { rows: Row[]; next: Cursor | null; previous: Cursor | null };

/** The types of values that lists are sorted by. */
export type KeyType = "text" | "timestamptz" | "bigint";

/** What a list is sorted by. The value is never null, so that every row has its place. */
export type KeysetOrder = { by: SQL | Column; type: KeyType; id: Column; descending: boolean };

/** What the rows of a page are found by: a position in an index instead of a number of rows to read and drop. */
export function keyset({ by, type, id, descending }: KeysetOrder, turn: Turn | null) {
  const isDown = turn?.to === "before" ? !descending : descending;
  const direction = sql.raw(isDown ? "desc" : "asc");
  const comparison = sql.raw(isDown ? "<" : ">");
  // As text it keeps what a date of JavaScript would lose: two rows of one millisecond.
  const key = sql<string>`(${by})::text`;
  const place = turn && sql`${turn.cursor.key}::${sql.raw(type)}`;
  if (by === id)
    return { where: place ? sql`${id} ${comparison} ${place}` : undefined, orderBy: [sql`${id} ${direction}`], key };
  const where = turn && sql`(${by}, ${id}) ${comparison} (${place}, ${turn.cursor.id})`;
  return { where: where ?? undefined, orderBy: [sql`${by} ${direction}`, sql`${id} ${direction}`], key };
}

/** The rows of a page from what was read one row too long, in the order of the list, and where the pages beside it begin. */
export function cutPage<Row>(
  found: readonly Row[],
  limit: number,
  turn: Turn | null,
  cursor: (row: Row) => Cursor,
): Page<Row> {
  const rows = found.slice(0, limit);
  const isBack = turn?.to === "before";
  if (isBack) rows.reverse();
  const hasMore = found.length > limit;
  const edge = (row: Row | undefined) => (row === undefined ? null : cursor(row));
  return {
    rows,
    next: isBack || hasMore ? edge(rows.at(-1)) : null,
    previous: (isBack ? hasMore : turn !== null) ? edge(rows[0]) : null,
  };
}

const timePattern = /^(\d{4,6}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})(?:\.\d{1,6})?[+-]\d{2}(?::\d{2}){0,2}$/;

/** Whether the database reads a text of an address as a value of this type: anything else would be an error of the query. */
export function isKey(text: string, type: KeyType): boolean {
  switch (type) {
    case "text":
      return true;
    case "bigint":
      return /^\d{1,15}$/.test(text);
    case "timestamptz": {
      if (text === "-infinity") return true;
      const [, day, time] = timePattern.exec(text) ?? [];
      const date = new Date(`${day}T${time}Z`);
      return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${day}T${time}`);
    }
  }
}
