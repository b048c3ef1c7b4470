import { describe, expect, it } from "vitest";
import { pageOf, rowOf } from "./sought-row";

describe("the way to a refused row", () => {
  it.each([
    ["provisioning.rules.73.role", "provisioning.rules", 73],
    ["provisioning.groupRules.0.group", "provisioning.groupRules", 0],
    ["provisioning.groupRules.0.group", "provisioning.rules", null],
    ["provisioning.rules", "provisioning.rules", null],
    ["provisioning.rules.x.role", "provisioning.rules", null],
    ["name", "provisioning.rules", null],
  ])("%s is in %s the row %j", (path, table, row) => {
    expect(rowOf(path, table)).toBe(row);
  });

  it("leads to the page that has it", () => {
    expect([0, 49, 50, 99, 100, 9999].map((row) => pageOf(row, 50))).toEqual([0, 0, 1, 1, 2, 199]);
  });
});
