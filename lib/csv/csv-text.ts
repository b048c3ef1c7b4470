/** Tells spreadsheets that the text is UTF-8: without it Excel reads the letters of most languages wrong. */
export const byteOrderMark = "\uFEFF";

/** What a cell may hold: lists are joined, nothing is an empty cell. */
export type CsvValue = string | number | boolean | null | undefined | readonly string[];

/** One line of a CSV file (RFC 4180). */
export function csvLine(values: readonly CsvValue[]): string {
  return `${values.map((value) => cell(textOf(value))).join(",")}\r\n`;
}

function textOf(value: CsvValue): string {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join("; ") : String(value);
}

/**
 * Where a formula may begin: with the cell, and behind a semicolon, at which spreadsheets of many countries cut a line whatever quotes stand
 * in its middle. Also behind apostrophes, so that what is put in front can be told from what was there.
 */
const formula = /(^|;\s*)('*[=+\-@\t\r\n])/g;

/**
 * A spreadsheet runs what begins like a formula, and names come from providers: `=HYPERLINK(...)` as a first name would send what
 * is beside it to anybody. An apostrophe in front makes it a text.
 */
function cell(text: string): string {
  const plain = text.replace(formula, "$1'$2");
  return /[",\r\n]|^\s|\s$/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** What a cell meant before it was written: the apostrophe that keeps a formula from running is no part of it. */
export function cellValue(cell: string): string {
  return cell.replace(formula, (found, before: string, begins: string) =>
    begins.startsWith("'") ? `${before}${begins.slice(1)}` : found,
  );
}
