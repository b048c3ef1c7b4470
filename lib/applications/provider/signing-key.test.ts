import { expect, it } from "vitest";
import { keyLimits, keyStates, nextKeyFrom, publishedKeyStates, publishedKeys } from "./signing-key";

const start = new Date("2026-01-01T00:00:00Z");
const after = (milliseconds: number) => new Date(start.getTime() + milliseconds);
const key = (id: string, activeFrom: Date, algorithm: "RS256" | "ES256" = "RS256") => ({ id, algorithm, activeFrom });
const said = (keys: ReturnType<typeof key>[], now: Date) =>
  keyStates(keys, now).map(({ key: { id }, state }) => `${id} ${state}`);
const { ageMilliseconds, aheadMilliseconds, afterMilliseconds } = keyLimits;

it("publishes a key before it signs, and for a while afterwards", () => {
  const changed = after(ageMilliseconds);
  const keys = [key("a", start), key("b", changed)];
  expect(said(keys, after(ageMilliseconds - 1))).toEqual(["a active", "b next"]);
  expect(said(keys, changed)).toEqual(["b active", "a retired"]);
  expect(said(keys, after(ageMilliseconds + afterMilliseconds))).toEqual(["b active"]);
});

it("makes the first key at once, and each next one so early that applications know it when it signs", () => {
  expect(nextKeyFrom([], start, false)).toEqual(start);
  const keys = [key("a", start)];
  const due = after(ageMilliseconds - aheadMilliseconds);
  expect(nextKeyFrom(keys, new Date(due.getTime() - 1), false)).toBeNull();
  expect(nextKeyFrom(keys, due, false)).toEqual(after(ageMilliseconds));
});

it("makes one before its time when somebody asks, but never two at once", () => {
  const keys = [key("a", start)];
  expect(nextKeyFrom(keys, after(1), true)).toEqual(after(1 + aheadMilliseconds));
  expect(nextKeyFrom([...keys, key("b", after(aheadMilliseconds))], after(1), true)).toBeNull();
});

it("lets the signing key of each algorithm come first", () => {
  const keys = [key("a", start), key("b", after(10)), key("c", start, "ES256"), key("d", after(99), "ES256")];
  expect(publishedKeys(keys, after(10)).map(({ id }) => id)).toEqual(["b", "a", "c", "d"]);
});

it("says what each key of both algorithms is", () => {
  const keys = [key("a", start), key("b", after(10)), key("c", start, "ES256"), key("d", after(99), "ES256")];
  const states = publishedKeyStates(keys, after(10)).map(({ key: { id }, state }) => `${id} ${state}`);
  expect(states).toEqual(["b active", "a retired", "c active", "d next"]);
});
