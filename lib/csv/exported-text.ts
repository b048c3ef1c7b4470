import type { Page, Turn } from "@/lib/db/keyset";
import { byteOrderMark, type CsvValue, csvLine } from "./csv-text";

export const exportFormats = ["csv", "json", "jsonl"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export type ExportColumn<Row> = { name: string; value: (row: Row) => CsvValue };

/** The rows of a list, to be written in a format that is chosen later. */
export type ExportedRows = (format: ExportFormat) => AsyncGenerator<string>;

/**
 * A list as a file, a piece for each page that is read: however long the list, one page of it is in memory.
 * @param read the page of the list that begins there
 */
export async function* exportedText<Row>(
  format: ExportFormat,
  columns: readonly ExportColumn<Row>[],
  read: (turn: Turn | null) => Promise<Pick<Page<Row>, "rows" | "next">>,
): AsyncGenerator<string> {
  const begin = { csv: byteOrderMark + csvLine(columns.map(({ name }) => name)), json: "[", jsonl: "" };
  yield begin[format];
  let turn: Turn | null = null;
  let separator = "\n";
  do {
    const { rows, next }: Pick<Page<Row>, "rows" | "next"> = await read(turn);
    if (format === "csv") yield rows.map((row) => csvLine(columns.map(({ value }) => value(row)))).join("");
    else if (format === "jsonl") yield rows.map((row) => `${JSON.stringify(row)}\n`).join("");
    else if (rows.length > 0) {
      yield separator + rows.map((row) => JSON.stringify(row)).join(",\n");
      separator = ",\n";
    }
    turn = next && { to: "after", cursor: next };
  } while (turn);
  if (format === "json") yield "\n]\n";
}
