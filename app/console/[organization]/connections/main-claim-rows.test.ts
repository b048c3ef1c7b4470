import { expect, it } from "vitest";
import { presetConnection } from "@/lib/presets/preset";
import { listPresets } from "@/lib/presets/preset-store";
import { mainFieldsOf, mainRowsOf } from "./main-claim-rows";

it.each(listPresets().map((preset) => ({ id: preset.id, preset })))(
  "the step Map of $id shows the few rows that it needs",
  ({ preset }) => {
    const { claims } = presetConnection(preset, preset.provider);
    const shown = [...mainRowsOf(claims, mainFieldsOf(claims))].map((index) => claims[index]?.field);
    expect(new Set(shown).size).toBe(shown.length);
    expect(shown).toContain("email");
    expect(shown.some((field) => field === "fullName" || field === "firstName")).toBe(true);
    expect(shown.length).toBeGreaterThanOrEqual(3);
    expect(shown.length).toBeLessThanOrEqual(5);
  },
);

it("first and last name stand in for a full name, the first row of a field counts, and the editor shows all", () => {
  const named = [{ field: "email" }, { field: "firstName" }, { field: "lastName" }, { field: "email" }] as const;
  expect([...mainRowsOf(named, mainFieldsOf(named))]).toEqual([0, 1, 2]);
  const full = [{ field: "firstName" }, { field: "fullName" }, { field: "email" }, { field: "role" }] as const;
  expect([...mainRowsOf(full, mainFieldsOf(full))]).toEqual([1, 2, 3]);
  expect([...mainRowsOf(full, undefined)]).toEqual([0, 1, 2, 3]);
  const few = [{ field: "firstName" }, { field: "fullName" }, { field: "email" }] as const;
  expect([...mainRowsOf(few, mainFieldsOf(few))]).toEqual([0, 1, 2]);
});
