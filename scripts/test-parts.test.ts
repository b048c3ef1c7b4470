import { spawnSync } from "node:child_process";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { suiteOfParts, withoutPrecedence } from "./test-parts.mjs";

const written: string[] = [];
beforeAll(() => {
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterAll(() => {
  vi.restoreAllMocks();
});
afterEach(() => {
  written.length = 0;
});

const passes = (text: string) => async (output: { write(text: string): void }) => {
  output.write(`${text}\n`);
  return { passed: 1, failures: [] };
};

it("what the second road writes comes in one piece once the first one has ended, and then as it is written", async () => {
  const { part, beside } = suiteOfParts();
  let goOn = () => {};
  const pause = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const end = beside(async (part) => {
    await part("built", passes("of the second road"));
    await pause;
    await part("walked", passes("late"));
  });
  await part("looked at", passes("of the first road"));
  await turn();
  expect(written.join("")).toBe("\n== looked at\nof the first road\n");
  const ended = end();
  expect(written.join("")).toContain("\n== built\nof the second road\n");
  expect(written.join("")).not.toContain("walked");
  goOn();
  await ended;
  expect(written.join("")).toMatch(/\n== walked\nlate\n$/);
});

it("a part that breaks on either road keeps no other from running, and counts", async () => {
  const { part, beside, summary } = suiteOfParts();
  const breaks = (reason: string) => async () => {
    throw new Error(reason);
  };
  const end = beside(async (part) => {
    expect(await part("built", breaks("no room"))).toBe(false);
    expect(await part("walked", passes("on"))).toBe(true);
    throw new Error("no bridge");
  });
  await part("looked at", breaks("no light"));
  await end();
  expect(summary()).toBe(1);
  const [, parts = ""] = /\nSeconds: (.*)\n/.exec(written.join("")) ?? [];
  expect(parts.split(", ").sort()).toEqual(["a road beside 0", "built 0", "looked at 0", "walked 0"]);
  expect(written.join("")).toContain("  built: no room\n");
  expect(written.join("")).toContain("  looked at: no light\n");
  expect(written.join("")).toContain("  a road beside: no bridge\n");
  expect(written.join("")).toMatch(/\n1 passed, 3 failed\n$/);
});

it("a program that is not there is a failure", async () => {
  const { part, command, summary } = suiteOfParts();
  expect(await part("lint", command("no-such-program", []))).toBe(false);
  expect(summary()).toBe(1);
});

it("a browser runs beside its server, not before it, also where root starts it", () => {
  const [command = "", ...words] = withoutPrecedence(["renice", "-n", "-5", "-p", "0"]);
  expect(spawnSync(command, words).status).not.toBe(0);
});
