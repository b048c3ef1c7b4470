import { describe, expect, it } from "vitest";
import { sourceFiles, sourceOf } from "@/e2e/support/source-imports";

describe("questions", () => {
  it("are the product's own dialogs, in its languages and its design", () => {
    const native = /\bwindow\.(?:confirm|alert|prompt)\(|(?<![\w.])(?:confirm|alert|prompt)\(["'`]/;
    expect(sourceFiles.length).toBeGreaterThan(500);
    expect(sourceFiles.filter((path) => native.test(sourceOf(path)))).toEqual([]);
  });
});
