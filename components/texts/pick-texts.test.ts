import { describe, expect, it } from "vitest";
import { mergeTexts, pickTexts } from "./pick-texts";

const catalogue = {
  list: { next: "Next" },
  overview: { title: "Overview", dismiss: { open: "Dismiss" } },
  other: { a: "A" },
};

describe("pickTexts", () => {
  it.each([
    [[], {}],
    [["list"], { list: { next: "Next" } }],
    [["overview.dismiss"], { overview: { dismiss: { open: "Dismiss" } } }],
    [["overview.dismiss", "overview"], { overview: { title: "Overview", dismiss: { open: "Dismiss" } } }],
    [["nothing", "list.next.more", "overview.none"], { list: {}, overview: {} }],
  ])("%j", (groups, picked) => {
    expect(pickTexts(catalogue, groups)).toEqual(picked);
  });
});

describe("mergeTexts", () => {
  it("adds what an inner part of the page has, and leaves the outer one as it is", () => {
    const outer = { overview: { title: "Overview" }, list: { next: "Next" } };
    expect(mergeTexts(outer, { overview: { dismiss: { open: "Dismiss" } }, list: { next: "On" } })).toEqual({
      overview: { title: "Overview", dismiss: { open: "Dismiss" } },
      list: { next: "On" },
    });
    expect(outer).toEqual({ overview: { title: "Overview" }, list: { next: "Next" } });
  });
});
