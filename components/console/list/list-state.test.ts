import { describe, expect, it } from "vitest";
import { isFiltered, readListState, withoutDisplayOptions, writeCursor } from "./list-state";

const order = {
  sorts: ["name", "created"] as const,
  standard: { sort: "created", descending: true } as const,
  keyType: (sort: "name" | "created") => (sort === "name" ? "text" : "timestamptz") as "text" | "timestamptz",
};
const at = "2026-06-15 12:00:00.123456+00";
const cursor = (key: string, id = "id") => writeCursor({ key, id });

describe("how a list is looked at", () => {
  it("is the standard where the address says nothing", () => {
    expect(readListState({}, order)).toEqual({ sort: "created", descending: true, size: 25, turn: null, hidden: [] });
  });

  it("is what the address says", () => {
    const query = { sort: "name", direction: "down", size: "100", hidden: "email,roles", after: cursor("Ada") };
    expect(readListState(query, order)).toEqual({
      sort: "name",
      descending: true,
      size: 100,
      turn: { to: "after", cursor: { key: "Ada", id: "id" } },
      hidden: ["email", "roles"],
    });
  });

  it("keeps microseconds, and a place in front", () => {
    expect(readListState({ before: cursor(at) }, order).turn).toEqual({ to: "before", cursor: { key: at, id: "id" } });
    expect(readListState({ after: cursor("-infinity") }, order).turn?.cursor.key).toBe("-infinity");
  });

  it.each([
    ["a sort that is not offered", { sort: "email" }],
    ["a size that is not offered", { size: "1000000" }],
    ["a place that is no text of ours", { after: "%%%" }],
    ["a place of one part", { after: Buffer.from('["x"]').toString("base64url") }],
    ["a place that is no list", { after: Buffer.from('{"0":"x"}').toString("base64url") }],
    ["a time that is none", { after: cursor("yesterday") }],
    ["a day that no month has", { after: cursor("2026-02-31 12:00:00+00") }],
    ["a month that no year has", { before: cursor("2026-13-01 12:00:00+00") }],
    ["a NUL", { after: cursor(at, "i\u0000d") }],
    ["a place that is too long", { after: cursor(at, "x".repeat(3000)) }],
  ])("does not believe %s", (_name, query) => {
    expect(readListState(query, order)).toEqual(readListState({}, order));
  });
});

it("an export is of the filters alone, and only they leave rows out", () => {
  const display = { sort: "name", direction: "down", size: "25", hidden: "email" };
  const query = { ...display, after: "abc", search: "ada", createdFrom: "2026-01-01" };
  expect(withoutDisplayOptions(query)).toEqual({ search: "ada", createdFrom: "2026-01-01" });
  expect([isFiltered({}), isFiltered(display), isFiltered(query)]).toEqual([false, false, true]);
});
