import { z } from "zod";
import { compilePattern } from "./compile-pattern";
import { lowerAscii, trimSpace } from "./normalize";
import { newBudget, type WorkBudget } from "./work-budget";

const text = z.string().min(1).max(200);

/** One step from what the provider sends to what is stored. A closed set; steps run in order on every value. */
export const claimTransformSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("trim") }),
  z.strictObject({ type: z.literal("lower") }),
  /** One value becomes several. */
  z.strictObject({ type: z.literal("split"), separator: text }),
  /** What is before the first occurrence; all of it when there is none. */
  z.strictObject({ type: z.literal("before"), text }),
  z.strictObject({ type: z.literal("after"), text }),
  /** The replacement with `$1` to `$9` filled in, for a value in which the pattern is found; others are dropped. */
  z.strictObject({
    type: z.literal("regex"),
    pattern: z.string().min(1).max(200).refine(isPattern, "pattern"),
    replacement: z.string().max(500),
  }),
  /** Other words for values; what is not listed stays, or is dropped. */
  z.strictObject({
    type: z.literal("map"),
    values: z.array(z.strictObject({ from: z.string().max(500), to: z.string().max(500) })).max(1000),
    others: z.enum(["keep", "drop"]).default("keep"),
  }),
]);
export type ClaimTransform = z.infer<typeof claimTransformSchema>;
type Step<Type extends ClaimTransform["type"]> = Extract<ClaimTransform, { type: Type }>;

/** What a field of a step is typed into; `pairs` are lines of `from = to`. */
type StepInput = { kind: "text" | "pairs"; example?: string } | { kind: "choice"; options: readonly string[] };

/** One row a kind of step: how it begins, and an input for each of its fields. */
const kinds = {
  trim: { initial: { type: "trim" }, inputs: {} },
  lower: { initial: { type: "lower" }, inputs: {} },
  split: { initial: { type: "split", separator: "" }, inputs: { separator: { kind: "text" } } },
  before: { initial: { type: "before", text: "" }, inputs: { text: { kind: "text" } } },
  after: { initial: { type: "after", text: "" }, inputs: { text: { kind: "text" } } },
  regex: {
    initial: { type: "regex", pattern: "", replacement: "$1" },
    inputs: { pattern: { kind: "text", example: "^app-(.+)$" }, replacement: { kind: "text", example: "$1" } },
  },
  map: {
    initial: { type: "map", values: [], others: "keep" },
    inputs: {
      values: { kind: "pairs", example: "DEV = developer" },
      others: { kind: "choice", options: ["keep", "drop"] },
    },
  },
} satisfies {
  [Type in ClaimTransform["type"]]: {
    initial: Step<Type>;
    inputs: Record<Exclude<keyof Step<Type>, "type">, StepInput>;
  };
};

/** A kind of step, for a page that edits it and knows nothing else of it. */
export type TransformKind = { initial: ClaimTransform; inputs: readonly { name: string; input: StepInput }[] };
export const transformKinds: readonly TransformKind[] = Object.values(kinds).map(({ initial, inputs }) => ({
  initial,
  inputs: Object.entries<StepInput>(inputs).map(([name, input]) => ({ name, input })),
}));

/** More values than a list of groups ever has; a split must not become a way to fill memory. */
const maxValues = 5000;
/** A longer value is nobody's name or group: it is dropped, because each step may multiply what it gets. */
const maxLength = 2000;
const maxCharacters = 200_000;

/** Linear in the value is still linear in the pattern: counted repetitions multiply a pattern. */
const maxRepetition = 64;

/**
 * Applies the steps to the values of a claim. Pure; never makes a value of none.
 * @throws SsoError mapping_limit when values and steps multiply to more than the budget
 */
export function applyTransforms(
  values: readonly string[],
  transforms: readonly ClaimTransform[],
  budget: WorkBudget = newBudget(),
): string[] {
  return transforms.reduce<string[]>(
    (current, transform) => {
      budget.spend(costOf(current, transform));
      return bounded(current.flatMap(valuesBy(transform)));
    },
    transforms.length > 0 ? bounded(values) : [...values],
  );
}

/** RE2 meets every character with every instruction of its program, at worst; the other steps read a value once. */
function costOf(values: readonly string[], transform: ClaimTransform): number {
  const characters = values.reduce((sum, value) => sum + value.length + 1, 0);
  return transform.type === "regex" ? characters * compilePattern(transform.pattern).programSize() : characters;
}

function bounded(values: readonly string[]): string[] {
  let characters = 0;
  return values.slice(0, maxValues).filter((value) => {
    if (value.length > maxLength || characters + value.length > maxCharacters) return false;
    characters += value.length;
    return true;
  });
}

/** What a step makes of one value. The words of a map are read once, however many values there are. */
function valuesBy(transform: ClaimTransform): (value: string) => string[] {
  switch (transform.type) {
    case "trim":
      return (value) => [trimSpace(value)];
    case "lower":
      return (value) => [lowerAscii(value)];
    case "split":
      return (value) => value.split(transform.separator, maxValues).map(trimSpace).filter(Boolean);
    case "before":
      return (value) => {
        const at = value.indexOf(transform.text);
        return [at < 0 ? value : value.slice(0, at)];
      };
    case "after":
      return (value) => {
        const at = value.indexOf(transform.text);
        return [at < 0 ? value : value.slice(at + transform.text.length)];
      };
    case "regex":
      return (value) => replaceMatch(value, transform.pattern, transform.replacement);
    case "map": {
      // The first of two for one word counts.
      const words = new Map(transform.values.map(({ from, to }) => [from, to] as const).reverse());
      const others = (value: string) => (transform.others === "keep" ? [value] : []);
      return (value) => {
        const to = words.get(value);
        return to === undefined ? others(value) : [to];
      };
    }
  }
}

/** By RE2, whose time is linear in the length of the value: no pattern and no value can stop the process. */
function replaceMatch(value: string, pattern: string, replacement: string): string[] {
  const matcher = compilePattern(pattern).matcher(value);
  if (!matcher.find()) return [];
  const groups = matcher.groupCount();
  return [
    replacement.replace(/\$([$0-9])/g, (_whole, sign: string) => {
      if (sign === "$") return "$";
      return Number(sign) <= groups ? (matcher.group(Number(sign)) ?? "") : "";
    }),
  ];
}

function isPattern(pattern: string): boolean {
  const counts = [...pattern.matchAll(/\{(\d*),?(\d*)\}/g)].flatMap(([, from, to]) => [Number(from), Number(to)]);
  if (counts.some((count) => count > maxRepetition)) return false;
  try {
    compilePattern(pattern);
    return true;
  } catch {
    return false;
  }
}
