import type { PageQuery } from "@/components/console/page-query";

type Choice = { value: string; label: string };

/** What a list can be filtered by. Days are two names of the address: `createdFrom` and `createdUntil`, both included. */
export type FilterField =
  | { type: "text"; name: string; label: string }
  /** `more`: there are others than these, which the field asks for. */
  | {
      type: "choice";
      name: string;
      label: string;
      options: readonly Choice[];
      more?: { slug: string; of: "connections" | "groups" | "reasons" };
    }
  | { type: "days"; name: string; label: string };

export type FilterChip = { name: string; label: string; value: string; without: PageQuery };

/** The names in an address that a field sets. */
export function filterNames({ type, name }: FilterField): string[] {
  return type === "days" ? [`${name}From`, `${name}Until`] : [name];
}

/** What is set of the filters, in words, and what of the address goes without each. Pure. */
export function filterChips(
  fields: readonly FilterField[],
  query: PageQuery,
  words: { from: (day: string) => string; until: (day: string) => string },
): FilterChip[] {
  return fields.flatMap((field) => {
    const set = filterNames(field).map((name) => query[name]);
    if (!set.some(Boolean)) return [];
    const [first, second] = set;
    const without = Object.fromEntries(filterNames(field).map((name) => [name, undefined]));
    const days = [first && words.from(first), second && words.until(second)].filter(Boolean).join(" ");
    const value = field.type === "days" ? days : (chosenLabel(field, first) ?? first ?? "");
    return [{ name: field.name, label: field.label, value, without }];
  });
}

function chosenLabel(field: FilterField, value: string | undefined): string | undefined {
  return field.type === "choice" ? field.options.find((option) => option.value === value)?.label : undefined;
}
