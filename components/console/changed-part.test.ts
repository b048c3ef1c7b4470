import { describe, expect, it } from "vitest";
import { changedPart, readPart } from "./changed-part";

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
    [
      "a part within a part",
      { id: "d", patch: { roles: { policy: "all", default: null } } },
      { id: "d", patch: { roles: { policy: "first", default: null } } },
      "patch.roles",
      { id: "d", patch: { roles: { policy: "all" } } },
    ],
    ["nothing", { name: "A" }, { name: "A" }, "", {}],
  ])("%s", (_what, typed, shown, part, sent) => {
    expect(changedPart(typed, shown, part)).toEqual(sent);
  });
});

describe("what a form says that its fields were", () => {
  it.each([
    ["fields that are the input", { name: "B" }, { name: "A", days: 1 }, "", { name: "A" }],
    [
      "a part, of which only what is sent",
      { key: "editor", role: { name: "B" } },
      { key: "editor", role: { name: "A", consoleRole: null } },
      "role",
      { key: "editor", role: { name: "A" } },
    ],
    ["what was empty", { tenant: "x" }, { tenant: null }, "", { tenant: null }],
  ])("%s", (_what, changed, read, part, sent) => {
    expect(readPart(changed, read, part)).toEqual(sent);
  });
});
