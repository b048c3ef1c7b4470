import { expect, it } from "vitest";
import type { AttributeType, AttributeValue } from "@/lib/identity/attribute-type";
import { changedAttributes, readAttribute, writeAttribute } from "./attribute-form";

it.each<[AttributeType, AttributeValue]>([
  ["text", "4711"],
  ["number", -4.5],
  ["number", 0],
  ["boolean", true],
  ["boolean", false],
  ["date", "2026-05-03"],
  ["list", ["Berlin", "Castrop-Rauxel"]],
])("a %s comes back from its input as it went in: %j", (type, value) => {
  expect(readAttribute(type, writeAttribute(value))).toEqual(value);
});

it("an empty input is no value, and what is no number is left to the refusal", () => {
  expect(readAttribute("list", " \n ")).toBeNull();
  expect(readAttribute("number", " ")).toBeNull();
  expect(readAttribute("number", "4,5")).toBe("4,5");
  expect(readAttribute("number", "Infinity")).toBe("Infinity");
});

it("only what was changed is sent, so that the others stay the provider's word", () => {
  const definitions = [
    { key: "costCenter", label: "Cost center", type: "text" },
    { key: "level", label: "Level", type: "number" },
    { key: "remote", label: "Remote", type: "boolean" },
  ] as const;
  const shown = { costCenter: "4711", level: 3 };
  expect(changedAttributes(definitions, shown, { costCenter: "4711", level: "3", remote: "" })).toEqual({});
  expect(changedAttributes(definitions, shown, { costCenter: "", level: "4", remote: "false" })).toEqual({
    costCenter: null,
    level: 4,
    remote: false,
  });
});
