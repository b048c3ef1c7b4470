import { expect, it } from "vitest";
import { sourceOf, usesOf } from "./claim-uses";

const rows = [
  { field: "email", from: "mail" },
  { field: "userName", from: "mail" },
  { field: "email", from: "NameID" },
  { field: "email", from: "mail" },
];

it.each([
  ["mail", ["email", "userName"]],
  ["NameID", ["email"]],
  ["dept", []],
])("%s fills %j", (claim, fields) => {
  expect(usesOf(rows, claim)).toEqual(fields);
});

it("of several rows of a field the first says where it is taken from", () => {
  expect(sourceOf(rows, "email")).toBe("mail");
  expect(sourceOf(rows, "phone")).toBeNull();
});
