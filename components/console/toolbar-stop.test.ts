import { expect, it } from "vitest";
import { keyedStop, stopOf } from "./toolbar-stop";

const [all, first, last] = [
  [true, true, true],
  [false, true, true],
  [true, false, true],
];

it("Tab leads to the button that had the focus last, or to the first that is open", () => {
  expect([stopOf(all, 0), stopOf(all, 2), stopOf(first, 0), stopOf(last, 1)]).toEqual([0, 2, 1, 0]);
});

it.each([
  ["ArrowRight", all, 0, 1],
  ["ArrowRight", all, 2, 0],
  ["ArrowRight", last, 0, 2],
  ["ArrowLeft", all, 0, 2],
  ["ArrowLeft", first, 1, 2],
  ["ArrowLeft", last, 2, 0],
  ["Home", first, 2, 1],
  ["End", all, 0, 2],
  ["ArrowRight", [false, false, true], 2, 2],
  ["Tab", all, 0, null],
  ["Enter", all, 0, null],
])("%s in %j leads from %i to %s", (key, open, from, to) => {
  expect(keyedStop(open, from, key)).toBe(to);
});
