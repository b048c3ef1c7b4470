import { expect, it } from "vitest";
import { eventGroups, isEventSelector, selectsType } from "./event-types";

it.each([
  ["a type selects itself", "user.created", "user.created", true],
  ["a type selects no other", "user.created", "user.deleted", false],
  ["a group selects its types", "user.*", "user.deleted", true],
  ["a group does not select what only begins with its word", "user.*", "admin.user.invited", false],
  ["a group of two words selects its types", "directory.user.*", "directory.user.created", true],
  ["a group of two words selects none of its neighbours", "directory.user.*", "directory.paused", false],
  ["a star selects everything", "*", "admin.other", true],
])("%s", (_name, selector, type, selects) => {
  expect(isEventSelector(selector)).toBe(true);
  expect(selectsType([selector], type)).toBe(selects);
});

it.each(["", "user", "user.", "user.born", "us*", "born.*", ".*", "**"])(
  "%j selects nothing, and is refused",
  (text) => {
    expect(isEventSelector(text)).toBe(false);
  },
);

it("the groups are what types begin with", () => {
  expect(eventGroups).toContain("sign_in");
  expect(eventGroups.every((group) => isEventSelector(`${group}.*`))).toBe(true);
});
