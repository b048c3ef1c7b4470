import { expect, it } from "vitest";
import { readCsvTable } from "@/lib/csv/csv-table";
import { importLimits } from "@/lib/directory/import-fields";
import { guessColumns, readUserRows } from "@/lib/directory/user-csv";
import { untakenFile } from "./untaken-file";

const problems = [{ field: "email" as const, problem: "email" }];
const words = { line: "Line", problem: "Problem" };

it("holds the rows as they came, and what is wrong with them", () => {
  const rows = [{ line: 7, email: "ada", problems, cells: ["ada", '=1, "x"'] }];
  const file = untakenFile(["email", "name"], rows, words, () => "No address");
  expect(readCsvTable(file, importLimits)).toEqual({
    header: ["email", "name", "Line", "Problem"],
    records: [{ line: 2, cells: ["ada", '=1, "x"', "7", "No address"] }],
  });
});

it("is imported as it is once it was corrected", () => {
  const rows = [{ line: 7, email: "ada", problems, cells: ["ada", "Ada", "too much"] }];
  const file = untakenFile(["email", "name"], rows, words, () => "No address").replace("ada,", "ada@acme.example,");
  const { header, records } = readCsvTable(file, importLimits);
  expect(readUserRows(records, guessColumns(header, []), [])[0]?.user).toEqual({
    email: "ada@acme.example",
    fullName: "Ada",
  });
});
