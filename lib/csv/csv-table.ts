import { CsvError, parse } from "csv-parse/sync";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { cellValue } from "./csv-text";

/** One record with the line of the file on which it begins, as an editor counts lines. */
export type CsvRecord = { line: number; cells: string[] };
export type CsvTable = { header: string[]; records: CsvRecord[] };
export type CsvLimits = { bytes: number; rows: number; columns: number };

/** No cell of a list is longer than a page of text: a forgotten quotation mark must not make one of the rest of the file. */
const maxRecord = 100_000;
const delimiters = [",", ";", "\t"] as const;

/**
 * Reads a CSV file (RFC 4180) whose first line names its columns: commas, semicolons or tabs between the cells, a byte-order mark,
 * line breaks in quotation marks. Empty lines are left out. What `csvLine` put before a formula is taken off again.
 * @throws SsoError csv_malformed, csv_too_large
 */
export function readCsvTable(text: string, limits: CsvLimits): CsvTable {
  if (Buffer.byteLength(text) > limits.bytes) throw tooLarge(limits);
  // The parser counts a line break of two characters in quotation marks as two lines.
  const lines = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const [first, ...records] = parsed(lines, limits);
  const header = first?.cells.map((name) => name.trim()) ?? [];
  if (first === undefined || records.length === 0) throw malformed(first ? first.line : 1);
  if (records.length > limits.rows || header.length > limits.columns) throw tooLarge(limits);
  return { header, records: records.map(({ line, cells }) => ({ line, cells: cells.map(cellValue) })) };
}

function parsed(text: string, { rows }: CsvLimits): CsvRecord[] {
  try {
    const found: CsvRecord[] = [];
    parse(text, {
      delimiter: delimiterOf(text),
      max_record_size: maxRecord,
      record_delimiter: "\n",
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      // One more than the header and what is allowed: enough to refuse the rest unread.
      to: rows + 2,
      on_record(cells: string[], { lines }) {
        found.push({ line: lines - lineBreaks(cells), cells });
        return null;
      },
    });
    return found;
  } catch (error) {
    if (error instanceof CsvError) throw malformed(Number(error.lines) || 1);
    throw error;
  }
}

const lineBreaks = (cells: readonly string[]) => cells.join("").split("\n").length - 1;

/** What stands most often between the names of the columns, outside quotation marks. */
function delimiterOf(text: string): string {
  const [names = ""] = text
    .replaceAll(/"[^"]*"/g, "")
    .trimStart()
    .split("\n", 1);
  const count = (delimiter: string) => names.split(delimiter).length;
  return delimiters.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best));
}

const malformed = (line: number) =>
  new SsoError("csv_malformed", { expected: said("csvTable"), got: said("csvLine", { line }) });

const tooLarge = ({ bytes, rows, columns }: CsvLimits) =>
  new SsoError("csv_too_large", { expected: said("csvLimits", { megabytes: bytes / 1_000_000, rows, columns }) });
