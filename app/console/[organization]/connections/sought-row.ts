/** The row of a table that a field of the form is in; null for a field elsewhere. Pure. */
export function rowOf(path: string, table: string): number | null {
  if (!path.startsWith(`${table}.`)) return null;
  const row = Number(path.slice(table.length + 1).split(".")[0]);
  return Number.isInteger(row) ? row : null;
}

/** The page of a table on which a row stands, from 0. Pure. */
export function pageOf(row: number, pageSize: number): number {
  return Math.floor(row / pageSize);
}
