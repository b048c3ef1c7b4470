import { expect, it } from "vitest";
import { fewChoices } from "./few-choices";

const many = Array.from({ length: 60 }, (_, n) => ({ value: `v${n}`, label: `Choice ${n}` }));
const values = (chosen?: string, all = many) => fewChoices(all, chosen).options.map(({ value }) => value);

it("few are all of them", () => {
  expect(fewChoices(many.slice(0, 50), "v3")).toEqual({ options: many.slice(0, 50), isPart: false });
});

it("of many there are the first ones, and the chosen one once", () => {
  expect(fewChoices(many, undefined).isPart).toBe(true);
  expect(values()).toEqual(many.slice(0, 50).map(({ value }) => value));
  expect(values("v3")).toHaveLength(50);
  expect(values("v58")).toEqual(["v58", ...values()]);
  expect(values("none")).toEqual(values());
});
