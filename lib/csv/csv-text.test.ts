import { expect, it } from "vitest";
import { cellValue, csvLine } from "./csv-text";

it.each([
  ["a plain text stays", ["Ada", 3, true], "Ada,3,true"],
  ["nothing is an empty cell", [null, undefined, ""], ",,"],
  ["commas, quotes and line breaks are quoted", ['a,"b"\nc'], '"a,""b""\nc"'],
  ["spaces at the edges are kept", [" a"], '" a"'],
  ["lists are joined", [["x", "y"]], "x; y"],
  ["a formula is a text: =", ["=1+1"], "'=1+1"],
  ["a formula is a text: +", ["+49 30 1"], "'+49 30 1"],
  ["a formula is a text: -", ["-1+cmd"], "'-1+cmd"],
  ["a formula is a text: @", ["@SUM(A1)"], "'@SUM(A1)"],
  ["a formula behind a tab is a text", ["\t=1"], "'\t=1"],
  ["a formula behind a carriage return is a text", ["\r=1"], `"'\r=1"`],
  [
    "a formula that must be quoted is a text, too",
    ['=HYPERLINK("https://evil.test",A1)'],
    `"'=HYPERLINK(""https://evil.test"",A1)"`,
  ],
  ["a list of formulas is a text", [["=1", "=2"]], "'=1; '=2"],
  ["a formula where spreadsheets of many countries cut", ["x;=HYPERLINK(A1)"], "x;'=HYPERLINK(A1)"],
  ["a formula behind a semicolon and spaces", ["x;  @SUM(A1)"], "x;  '@SUM(A1)"],
  ["what only looks like one stays", ["a;b=c; d-e"], "a;b=c; d-e"],
])("%s", (_name, values, expected) => {
  expect(csvLine(values)).toBe(`${expected}\r\n`);
});

it.each(["=1", "'=1", "''+1", "x; =1", "x;'=1", "x; ''-1;=2", "plain", "'quoted'", "a; 'b"])(
  "%s comes back as it was written",
  (text) => {
    expect(cellValue(csvLine([text]).trimEnd())).toBe(text);
  },
);
