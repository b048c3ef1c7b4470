import { expect, it, vi } from "vitest";
import { compilePattern } from "./compile-pattern";

it("a pattern is compiled once, and five hundred are kept at most", async () => {
  // Other files of tests share the module, and with it what they compiled.
  vi.resetModules();
  const { compilePattern } = await import("./compile-pattern");
  const first = compilePattern("a0");
  for (let index = 1; index < 500; index++) compilePattern(`a${index}`);
  expect(compilePattern("a0")).toBe(first);
  compilePattern("one more");
  expect(compilePattern("a0")).not.toBe(first);
});

it("what is no pattern is not kept as one", () => {
  expect(() => compilePattern("(")).toThrow();
  expect(() => compilePattern("(")).toThrow();
});
