import { expect, it } from "vitest";
import { fewChoices, filterByOne } from "./few-choices";

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

it("a filter says where the others are, of as few as it is told to begin with", () => {
  const field = { name: "code", label: "Reason" };
  const few = filterByOne(field, many, "v58", { slug: "acme", of: "reasons", most: 2 });
  expect(few.options.map(({ value }) => value)).toEqual(["v58", "v0", "v1"]);
  expect(few.more).toEqual({ slug: "acme", of: "reasons" });
  expect(
    filterByOne(field, many.slice(0, 2), undefined, { slug: "acme", of: "reasons", most: 2 }).more,
  ).toBeUndefined();
});
