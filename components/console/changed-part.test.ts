import { describe, expect, it } from "vitest";
import { changedPart } from "./changed-part";

describe("what a form sends", () => {
  it.each([
    ["fields that are the input", { name: "B", days: 1 }, { name: "A", days: 1 }, "", { name: "B" }],
    ["a list as a whole", { list: ["a"], days: 1 }, { list: ["a", "b"], days: 1 }, "", { list: ["a"] }],
    ["a value that is emptied", { tenant: null }, { tenant: "x" }, "", { tenant: null }],
    [
      "a part, beside what says which entry it is",
      { key: "editor", role: { name: "B", consoleRole: null } },
      { key: "editor", role: { name: "A", consoleRole: null } },
      "role",
      { key: "editor", role: { name: "B" } },
    ],
    ["nothing", { name: "A" }, { name: "A" }, "", {}],
  ])("%s", (_what, typed, shown, part, sent) => {
    expect(changedPart(typed, shown, part)).toEqual(sent);
  });
});
