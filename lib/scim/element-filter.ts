import type { Filter, FilterValue } from "./filter";

/** Whether an entry of a list is one that a filter in brackets names. Pure; the database does the same for lists of resources. */
export function matchesFilter(filter: Filter, element: Readonly<Record<string, unknown>>): boolean {
  switch (filter.kind) {
    case "and":
      return matchesFilter(filter.left, element) && matchesFilter(filter.right, element);
    case "or":
      return matchesFilter(filter.left, element) || matchesFilter(filter.right, element);
    case "not":
      return !matchesFilter(filter.term, element);
    case "present":
      return hasValue(partOf(filter.path.attribute.name, element));
    case "compare": {
      const { attribute } = filter.path;
      const value = partOf(attribute.name, element);
      return compares({ ...filter, isExact: attribute.caseExact }, value);
    }
  }
}

const hasValue = (value: unknown) => value !== undefined && value !== null && value !== "";

/** What an entry says itself, whatever objects inherit. */
function partOf(name: string, element: Readonly<Record<string, unknown>>): unknown {
  return Object.hasOwn(element, name) ? element[name] : undefined;
}

type Compared = { comparison: string; value: FilterValue; isExact: boolean };

function compares({ comparison, value, isExact }: Compared, own: unknown): boolean {
  if (value === null) return (comparison === "eq") === !hasValue(own);
  if (typeof value === "boolean") return (comparison === "eq") === ((own === true) === value);
  const fold = (text: unknown) => (isExact ? String(text) : String(text).toLowerCase());
  if (!hasValue(own)) return comparison === "ne";
  const [a, b] = [fold(own), fold(value)];
  switch (comparison) {
    case "eq":
      return a === b;
    case "ne":
      return a !== b;
    case "co":
      return a.includes(b);
    case "sw":
      return a.startsWith(b);
    case "ew":
      return a.endsWith(b);
    case "gt":
      return a > b;
    case "ge":
      return a >= b;
    case "lt":
      return a < b;
    default:
      return a <= b;
  }
}

/** What an entry must be for a filter of `eq` joined by `and`; null for any other filter: nothing can be made of it. */
export function asEntry(filter: Filter): Record<string, unknown> | null {
  if (filter.kind === "and") {
    const [left, right] = [asEntry(filter.left), asEntry(filter.right)];
    return left && right && { ...left, ...right };
  }
  if (filter.kind !== "compare" || filter.comparison !== "eq" || filter.value === null) return null;
  return { [filter.path.attribute.name]: filter.value };
}
