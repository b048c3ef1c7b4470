import { expect, it } from "vitest";
import { readPairs, writePairs } from "./value-pairs";

it.each([
  ["DEV = developer", [{ from: "DEV", to: "developer" }]],
  [
    "  a=b=c \n\n x ",
    [
      { from: "a", to: "b=c" },
      { from: "x", to: "" },
    ],
  ],
  ["", []],
])("%j is read as rows", (text, rows) => {
  expect(readPairs(text)).toEqual(rows);
});

it("what was written is read as the same rows", () => {
  const rows = [
    { from: "DEV", to: "developer" },
    { from: "HR", to: "" },
  ];
  expect(readPairs(writePairs(rows))).toEqual(rows);
});
