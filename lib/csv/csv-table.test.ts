import { expect, it } from "vitest";
import { readCsvTable } from "./csv-table";
import { byteOrderMark, csvLine } from "./csv-text";

const limits = { bytes: 10_000, rows: 3, columns: 4 };
const read = (text: string) => readCsvTable(text, limits);
const refused = (code: string) => expect.objectContaining({ code });

it.each([
  ["commas", "email,name\na@b.c,Ada"],
  ["semicolons", "email;name\na@b.c;Ada"],
  ["tabs", "email\tname\na@b.c\tAda"],
  ["a byte-order mark", `${byteOrderMark}email,name\na@b.c,Ada`],
  ["line breaks of Windows", "email,name\r\na@b.c,Ada\r\n"],
  ["line breaks of old programs", "email,name\ra@b.c,Ada\r"],
  ["spaces around the names of the columns", " email , name \na@b.c,Ada"],
  ["a delimiter of another kind in quotation marks", '"email",name\na@b.c,Ada'],
])("reads %s", (_name, text) => {
  expect(read(text)).toEqual({ header: ["email", "name"], records: [{ line: 2, cells: ["a@b.c", "Ada"] }] });
});

it("goes by the delimiter outside quotation marks", () => {
  expect(read('"a,b,c";d\n1;2').header).toEqual(["a,b,c", "d"]);
});

it.each([
  ["a line break in quotation marks", 'a,b\n"x\ny",1\n2,3', [2, 4]],
  ["the same of Windows", 'a,b\r\n"x\r\ny",1\r\n2,3', [2, 4]],
  ["empty lines", "a,b\n\n1,2\n\n\n3,4\n", [3, 6]],
  ["lines of nothing but delimiters, as spreadsheets leave them", "a,b\n,\n1,2\n,\n", [3]],
])("names the line on which a record begins: %s", (_name, text, lines) => {
  expect(read(text).records.map(({ line }) => line)).toEqual(lines);
});

it("takes off what was put before a formula, and nothing else", () => {
  const values = ["=1+1", "+49 30", "-1", "@SUM(A1)", "'quoted'", "'=1", "O'Neil", "'", "\t=1"];
  const names = values.map((_value, index) => `c${index}`);
  const text = byteOrderMark + csvLine(names) + csvLine(values);
  expect(readCsvTable(text, { ...limits, columns: 9 }).records[0]?.cells).toEqual(values);
});

it.each([
  ["a quotation mark that is not closed", 'a,b\n1,"2\n3,4', 'line":3'],
  ["a quotation mark within a cell", 'a,b\n1,x"2', 'line":2'],
  ["text behind a quotation mark", 'a,b\n1,"x"2', 'line":2'],
  ["nothing", "", 'line":1'],
  ["a header alone", "a,b\n", 'line":1'],
])("refuses %s", (_name, text, line) => {
  expect(() => read(text)).toThrow(refused("csv_malformed"));
  try {
    read(text);
  } catch (error) {
    expect(JSON.stringify(error)).toContain(line);
  }
});

it.each([
  ["rows", "a\n1\n2\n3\n4\n"],
  ["columns", "a,b,c,d,e\n1,2,3,4,5\n"],
  ["bytes", `a\n${"ä".repeat(5_000)}`],
])("refuses more %s than it takes", (_name, text) => {
  expect(() => read(text)).toThrow(refused("csv_too_large"));
});
