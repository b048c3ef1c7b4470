import { expect, it } from "vitest";
import { joinValues } from "./join-values";

it.each([
  ["en", "Admin, Developer"],
  ["de", "Admin, Developer"],
  ["ja", "Admin、Developer"],
  ["tlh", "Admin, Developer"],
])("values are listed as readers of %s do", (locale, listed) => {
  expect(joinValues(["Admin", "Developer"], locale)).toBe(listed);
});

it("one value stands alone, and none says nothing", () => {
  expect([joinValues(["Admin"], "ja"), joinValues([], "ja")]).toEqual(["Admin", ""]);
});
