import { expect, it } from "vitest";
import { type FilterField, filterChips } from "./filter-fields";

const fields: FilterField[] = [
  { type: "text", name: "search", label: "Name" },
  { type: "choice", name: "status", label: "Status", options: [{ value: "off", label: "Off" }] },
  { type: "days", name: "created", label: "Created" },
];
const words = { from: (day: string) => `from ${day}`, until: (day: string) => `until ${day}` };

it("what is set of the filters stands as a chip each, in the words of its choice, with the way to go without it", () => {
  const query = { search: "ada", status: "off", createdFrom: "2026-01-01", createdUntil: "2026-02-01", sort: "name" };
  expect(filterChips(fields, query, words)).toEqual([
    { name: "search", label: "Name", value: "ada", without: { search: undefined } },
    { name: "status", label: "Status", value: "Off", without: { status: undefined } },
    {
      name: "created",
      label: "Created",
      value: "from 2026-01-01 until 2026-02-01",
      without: { createdFrom: undefined, createdUntil: undefined },
    },
  ]);
});

it("a choice that is not offered is named as it is in the address", () => {
  expect(filterChips(fields, { status: "gone" }, words).map(({ value }) => value)).toEqual(["gone"]);
});

it("one bound of two is enough, and none is no chip", () => {
  expect(filterChips(fields, { createdUntil: "2026-02-01" }, words).map(({ value }) => value)).toEqual([
    "until 2026-02-01",
  ]);
  expect(filterChips(fields, { sort: "name", size: "25" }, words)).toEqual([]);
});
