import { describe, expect, it } from "vitest";
import type { SsoError } from "@/lib/errors/sso-error";
import { requireAsRead } from "./require-as-read";

type Change = { field: string; from: unknown; to: unknown };

/** The fields that are refused, with what is said of each. */
function refused(asRead: Record<string, unknown> | undefined, changes: Change[]) {
  try {
    requireAsRead(changes, { asRead });
    return {};
  } catch (error) {
    if (!(error instanceof Error) || !("details" in error)) throw error;
    const { code, details } = error as SsoError;
    expect(code).toBe("changed_meanwhile");
    return details.fields;
  }
}

describe("a change of what was read before", () => {
  it.each<[string, Record<string, unknown> | undefined, Change[], Record<string, string>]>([
    ["is made where nobody read", undefined, [{ field: "name", from: "B", to: "C" }], {}],
    ["is made of what is as it was read", { name: "A" }, [{ field: "name", from: "A", to: "C" }], {}],
    [
      "is refused of what is something else now",
      { name: "A" },
      [{ field: "name", from: "B", to: "C" }],
      { name: "changed_meanwhile: B" },
    ],
    ["is made of a field that was not sent", { name: "A" }, [{ field: "days", from: 3, to: 4 }], {}],
    [
      "knows a field in a part",
      { session: { idle: 1 } },
      [{ field: "session.idle", from: 2, to: 3 }],
      { "session.idle": "changed_meanwhile: 2" },
    ],
    [
      "knows the part that names the record",
      { key: "e", role: { name: "A" } },
      [{ field: "name", from: "B", to: "C" }],
      { name: "changed_meanwhile: B" },
    ],
    [
      "knows that something is empty now",
      { name: "A" },
      [{ field: "name", from: null, to: "C" }],
      { name: "changed_meanwhile" },
    ],
    ["takes nothing for nothing", { name: null }, [{ field: "name", from: null, to: "C" }], {}],
    [
      "knows a field of what there was not",
      { failing: null },
      [{ field: "failing.failures", from: 5, to: 6 }],
      { "failing.failures": "changed_meanwhile: 5" },
    ],
    ["has texts in any order", { types: ["a", "b"] }, [{ field: "types", from: ["b", "a"], to: ["c"] }], {}],
    [
      "has rows in their order, whatever that of their keys",
      { rules: [{ value: "x", role: "r" }] },
      [{ field: "rules", from: [{ role: "r", value: "x" }], to: [] }],
      {},
    ],
    [
      "names the rows that there are",
      { rules: [] },
      [{ field: "rules", from: [{ value: "x", role: "r" }], to: [{ value: "y", role: "r" }] }],
      { rules: "changed_meanwhile: x \u00b7 r" },
    ],
  ])("%s", (_what, asRead, changes, fields) => {
    expect(refused(asRead, changes)).toEqual(fields);
  });
});
