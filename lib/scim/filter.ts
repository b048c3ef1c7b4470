import type { AttributePath } from "./attribute-path";

export const comparisons = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"] as const;
export type Comparison = (typeof comparisons)[number];

export type FilterValue = string | number | boolean | null;

/** What a term is about; `within`: of the entries of a list, those that this leaves. */
export type FilterPath = AttributePath & { within: Filter | null };

/** A filter of RFC 7644, 3.4.2.2, with every name found in the schemas. */
export type Filter =
  | { kind: "and"; left: Filter; right: Filter }
  | { kind: "or"; left: Filter; right: Filter }
  | { kind: "not"; term: Filter }
  | { kind: "compare"; path: FilterPath; comparison: Comparison; value: FilterValue }
  | { kind: "present"; path: FilterPath };

/** What one filter may be: it becomes one statement of the database. */
export const filterLimits = { characters: 1_000, depth: 10, terms: 20 } as const;
