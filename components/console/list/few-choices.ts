import type { FilterField } from "./filter-fields";

type Choice = { value: string; label: string };

/** So many go along with a page. */
const withPage = 50;

/**
 * The choices that a page begins with, of many: the first ones, and the chosen one, so that what is filtered by has its name. Pure.
 * @returns them, and whether there are others
 */
export function fewChoices(
  all: readonly Choice[],
  chosen: string | undefined,
  most = withPage,
): { options: Choice[]; isPart: boolean } {
  const first = all.slice(0, most);
  const isMissing = chosen !== undefined && !first.some(({ value }) => value === chosen);
  const named = isMissing ? all.filter(({ value }) => value === chosen) : [];
  return { options: [...named, ...first], isPart: all.length > first.length };
}

type ChoiceField = Extract<FilterField, { type: "choice" }>;

/**
 * A filter by one of many, as the organization's connections. Pure.
 * @param more where the others are; `most`: so many go along with the page
 */
export function filterByOne(
  field: Pick<ChoiceField, "name" | "label">,
  all: readonly Choice[],
  chosen: string | undefined,
  { most, ...more }: NonNullable<ChoiceField["more"]> & { most?: number },
): ChoiceField {
  const { options, isPart } = fewChoices(all, chosen, most);
  return { type: "choice", ...field, options, ...(isPart && { more }) };
}
