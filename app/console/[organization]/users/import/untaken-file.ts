import { byteOrderMark, csvLine } from "@/lib/csv/csv-text";
import type { UntakenRow } from "@/lib/directory/import-report";

/**
 * The rows that were not taken as a file: their own cells, with the line and what is wrong behind them. Corrected, it can be imported
 * as it is, because nobody reads the added columns. Pure.
 * @param words the names of the added columns
 * @param problem what is wrong with a row, in words
 */
export function untakenFile(
  header: readonly string[],
  rows: readonly UntakenRow[],
  words: { line: string; problem: string },
  problem: (row: UntakenRow) => string,
): string {
  const width = Math.max(header.length, ...rows.map(({ cells }) => cells.length));
  const padded = (cells: readonly string[]) => Array.from({ length: width }, (_value, index) => cells[index] ?? "");
  const lines = rows.map((row) => csvLine([...padded(row.cells), row.line, problem(row)]));
  return byteOrderMark + csvLine([...padded(header), words.line, words.problem]) + lines.join("");
}
