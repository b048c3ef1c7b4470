import { describe, expect, test } from "vitest";
import { addressKey, consumeRateLimit, hasRateLimitLeft, lookUpByIds, takeRateLimit } from "./rate-limit";

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
  ["2001:db8:1:2::ffff", "2001:db8:1:2"],
  ["2001:db8:1:3::1", "2001:db8:1:3"],
  ["::1", "0:0:0:0"],
  ["unknown", "unknown"],
])("a limit counts %s as %s", (address, key) => {
  expect(addressKey(address)).toBe(key);
});

describe("the points of a key", () => {
  test("end with the last one, and each key has its own", async () => {
    expect(await hasRateLimitLeft("typing", "a")).toBe(true);
    expect(await takeRateLimit("typing", "a", 28)).toBe(true);
    expect(await takeRateLimit("typing", "a")).toBe(true);
    expect(await hasRateLimitLeft("typing", "a")).toBe(true);
    expect(await takeRateLimit("typing", "a")).toBe(true);
    expect(await hasRateLimitLeft("typing", "a")).toBe(false);
    expect(await takeRateLimit("typing", "a")).toBe(false);
    expect(await hasRateLimitLeft("typing", "b")).toBe(true);
    expect(await hasRateLimitLeft("setup", "a")).toBe(true);
  });

  test("are told with every answer", async () => {
    const limits = { limit: 60, windowSeconds: 60, resetSeconds: 60 };
    expect(await consumeRateLimit("invitation", "a")).toEqual({ isAllowed: true, remaining: 59, ...limits });
    expect(await consumeRateLimit("invitation", "a", 59)).toMatchObject({ isAllowed: true, remaining: 0 });
    expect(await consumeRateLimit("invitation", "a", 5)).toMatchObject({ isAllowed: false, remaining: 0, limit: 60 });
  });
});

test("a machine that named as many unknown ids as are allowed is told nothing, whatever it names then", async () => {
  const asked: (readonly string[])[] = [];
  const ask = (machine: string, ...ids: string[]) =>
    lookUpByIds(machine, ids, async (wanted) => {
      asked.push(wanted);
      return wanted.filter((id) => id === "known");
    });
  expect(await ask("m", "known", "x")).toEqual(["known"]);
  await takeRateLimit("unknownId", "m", 58);
  expect(await ask("m", "known")).toEqual(["known"]);
  expect(await ask("m", "y")).toEqual([]);
  expect(await ask("m", "known")).toBeNull();
  expect(asked).toEqual([["known", "x"], ["known"], ["y"]]);
  expect(await ask("other", "known")).toEqual(["known"]);
});
