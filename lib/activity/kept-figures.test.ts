import { expect, it } from "vitest";
import { keepFigures } from "./kept-figures";

const start = new Date("2026-06-15T12:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

/** Counts one more each time, from so many events on. */
function counting(from: number) {
  let times = 0;
  return async () => [{ count: from / 2 }, { count: from / 2 + times++ }];
}
const total = (rows: readonly { count: number }[]) => rows.reduce((sum, { count }) => sum + count, 0);

it("figures of many events stay for a minute", async () => {
  const db = {};
  const count = counting(20_000);
  const read = async (seconds: number) => total(await keepFigures(db, { name: "chart", now: later(seconds) }, count));
  expect(await read(0)).toBe(20_000);
  expect(await read(59)).toBe(20_000);
  expect(await read(60)).toBe(20_001);
  expect(await read(119)).toBe(20_001);
  expect(await read(-5), "a clock that was set back").toBe(20_002);
});

it("figures of few events are those of now", async () => {
  const db = {};
  const count = counting(19_000);
  const read = async () => total(await keepFigures(db, { name: "chart", now: start }, count));
  expect(await read()).toBe(19_000);
  expect(await read()).toBe(19_001);
});

it("what is kept is of one database and one name, and of not more than 500 names", async () => {
  const db = {};
  const count = counting(30_000);
  const read = async (of: object, name: string) => total(await keepFigures(of, { name, now: start }, count));
  expect(await read(db, "chart a")).toBe(30_000);
  expect(await read(db, "chart b")).toBe(30_001);
  expect(await read({}, "chart a")).toBe(30_002);
  expect(await read(db, "chart a")).toBe(30_000);
  for (let other = 0; other < 500; other++) await read(db, `other ${other}`);
  expect(await read(db, "chart a"), "the oldest gave way").toBe(30_503);
});
