import { describe, expect, it } from "vitest";
import { applyTransforms, type ClaimTransform, claimTransformSchema, transformKinds } from "./claim-transform";
import { newBudget } from "./work-budget";

describe("transforms", () => {
  it.each<[string, string[], ClaimTransform[], string[]]>([
    ["trim", ["  Ada "], [{ type: "trim" }], ["Ada"]],
    ["lower, of ASCII letters alone", ["ADA \u212A"], [{ type: "lower" }], ["ada \u212A"]],
    ["split", ["a; b;;c"], [{ type: "split", separator: ";" }], ["a", "b", "c"]],
    ["before", ["ada@acme.test", "eve"], [{ type: "before", text: "@" }], ["ada", "eve"]],
    ["after", ["CORP\\ada"], [{ type: "after", text: "\\" }], ["ada"]],
    [
      "regex takes what it finds and drops the others",
      ["app-developer-eu", "other"],
      [{ type: "regex", pattern: "^app-([a-z]+)-(\\w+)$", replacement: "$2/$1/$9$$" }],
      ["eu/developer/$"],
    ],
    [
      "value map, others kept",
      ["A", "B"],
      [{ type: "map", values: [{ from: "A", to: "admin" }], others: "keep" }],
      ["admin", "B"],
    ],
    [
      "value map, others dropped",
      ["A", "B"],
      [{ type: "map", values: [{ from: "A", to: "x" }], others: "drop" }],
      ["x"],
    ],
    [
      "in order",
      [" Media Library / VIEW "],
      [{ type: "after", text: "/" }, { type: "trim" }, { type: "lower" }],
      ["view"],
    ],
    ["before, from the first of two, and where it begins", ["a@b@c", "@a"], [{ type: "before", text: "@" }], ["a", ""]],
    [
      "after, from the first of two, and without one",
      ["a@b@c", "@a", "eve"],
      [{ type: "after", text: "@" }],
      ["b@c", "a", "eve"],
    ],
    [
      "regex, a group that took no part",
      ["b"],
      [{ type: "regex", pattern: "(a)?b", replacement: "[$1|$0]" }],
      ["[|b]"],
    ],
    [
      "value map, the first of two for one word",
      ["A"],
      [
        {
          type: "map",
          values: [
            { from: "A", to: "first" },
            { from: "A", to: "second" },
          ],
          others: "keep",
        },
      ],
      ["first"],
    ],
    ["a value of 2000 characters", ["x".repeat(2000)], [{ type: "trim" }], ["x".repeat(2000)]],
    ["no step has no limit", ["x".repeat(2001)], [], ["x".repeat(2001)]],
    ["nothing stays nothing", [], [{ type: "map", values: [{ from: "", to: "admin" }], others: "keep" }], []],
  ])("%s", (_sentence, values, transforms, expected) => {
    expect(applyTransforms(values, transforms)).toEqual(expected);
  });

  it("a pattern that would stop a backtracking engine takes no time worth telling", () => {
    const evil: ClaimTransform = { type: "regex", pattern: "^(a+)+$", replacement: "$0" };
    expect(applyTransforms([`${"a".repeat(20_000)}!`], [evil])).toEqual([]);
  });

  it("what steps multiply stays bounded: values, their length, and all of them together", () => {
    const many: ClaimTransform = { type: "split", separator: "," };
    expect(
      applyTransforms(
        [
          Array.from({ length: 900 }, (_, n) => n)
            .join(",")
            .slice(0, 1900),
        ],
        [many],
      ).length,
    ).toBeGreaterThan(400);
    expect(
      applyTransforms(
        Array.from({ length: 6000 }, () => "a,b"),
        [many],
      ),
    ).toHaveLength(5000);
    expect(applyTransforms(["x".repeat(2001), "kept"], [{ type: "trim" }])).toEqual(["kept"]);
    const double: ClaimTransform = { type: "regex", pattern: ".*", replacement: "$0$0" };
    expect(
      applyTransforms(
        ["x".repeat(300)],
        Array.from({ length: 4 }, () => double),
      ),
    ).toEqual([]);
    const long = Array.from({ length: 1000 }, () => "y".repeat(1000));
    expect(applyTransforms(long, [{ type: "trim" }])).toHaveLength(200);
  });

  it("a value map costs what its values cost, however many words it has", () => {
    const words = Array.from({ length: 1000 }, (_, n) => ({ from: `word-${n}`, to: `${n}` }));
    const steps: ClaimTransform[] = Array.from({ length: 10 }, () => ({ type: "map", values: words, others: "keep" }));
    const budget = newBudget();
    const values = Array.from({ length: 2000 }, (_, n) => `group-${n}`);
    expect(applyTransforms(values, steps, budget)).toEqual(values);
    expect(budget.spent()).toBeLessThanOrEqual(10 * values.join(" ").length + 10);
  });

  it("the first of two equal words counts", () => {
    const values = [
      { from: "A", to: "1" },
      { from: "A", to: "2" },
    ];
    expect(applyTransforms(["A"], [{ type: "map", values, others: "drop" }])).toEqual(["1"]);
  });

  it("values, steps and the size of patterns multiply to a bound, and are refused before they are run", () => {
    const steps: ClaimTransform[] = [{ type: "regex", pattern: "(\\w{1,30}\\W?){1,20}[zZ]", replacement: "$0" }];
    const long = Array.from({ length: 90 }, () => "q".repeat(2000));
    expect(() => applyTransforms(long, steps)).toThrow(expect.objectContaining({ code: "mapping_limit" }));
    expect(applyTransforms(["app-developer-z"], steps)).toEqual(["app-developer-z"]);
  });

  it.each([
    { type: "regex", pattern: "(", replacement: "" },
    { type: "regex", pattern: "a{65}", replacement: "" },
    { type: "regex", pattern: "(a{1,64}){2,99}", replacement: "" },
    { type: "regex", pattern: "(?=look)ahead", replacement: "" },
    { type: "split", separator: "" },
    { type: "eval", code: "1" },
  ])("%j is refused", (transform) => expect(claimTransformSchema.safeParse(transform).success).toBe(false));
});

it.each([
  ["a{64}", true],
  ["a{65}", false],
  ["a{1,64}", true],
  ["a{1,65}", false],
  ["a{65,}", false],
  ["(", false],
  ["x".repeat(200), true],
  ["x".repeat(201), false],
  ["", false],
])("the pattern %s is taken: %s", (pattern, isGood) =>
  expect(claimTransformSchema.safeParse({ type: "regex", pattern, replacement: "" }).success).toBe(isGood),
);

it("all values together have 200,000 characters, and a shorter one may follow one that is too much", () => {
  const full = Array.from({ length: 99 }, () => "x".repeat(2000));
  const kept = applyTransforms([...full, "y".repeat(1999), "zz", "z"], [{ type: "trim" }]);
  expect(kept.slice(99)).toEqual(["y".repeat(1999), "z"]);
});

it("a step costs each character and one for each value; a budget ends with its last unit", () => {
  const budget = newBudget(8);
  applyTransforms(["ab", "c"], [{ type: "trim" }], budget);
  expect(budget.spent()).toBe(5);
  budget.spend(3);
  expect(() => budget.spend(1)).toThrow(expect.objectContaining({ code: "mapping_limit" }));
});

it("each kind of step begins as one of its kind, with an input for each of its fields", () => {
  expect(transformKinds.map(({ initial }) => initial.type)).toEqual([
    "trim",
    "lower",
    "split",
    "before",
    "after",
    "regex",
    "map",
  ]);
  for (const { initial, inputs } of transformKinds)
    expect(["type", ...inputs.map(({ name }) => name)].sort()).toEqual(Object.keys(initial).sort());
});
