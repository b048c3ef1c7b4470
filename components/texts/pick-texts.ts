import type { Messages, NamespaceKeys, NestedKeyOf } from "next-intl";

/** A group of texts by its path in the catalogue: `list`, `overview.dismiss`. */
export type TextGroup = NamespaceKeys<Messages, NestedKeyOf<Messages>>;

/** Texts as the catalogue nests them. */
export interface Texts {
  [name: string]: string | Texts;
}

/** The named groups of a catalogue, each at its path; a name that the catalogue does not have gives nothing. Pure. */
export function pickTexts(catalogue: Texts, groups: readonly string[]): Texts {
  return groups.reduce<Texts>((picked, group) => mergeTexts(picked, textsAt(catalogue, group.split("."))), {});
}

/** Both, by path; where both have a text it is the one of `inner`. Pure. */
export function mergeTexts(outer: Texts, inner: Texts): Texts {
  const merged = { ...outer };
  for (const [name, texts] of Object.entries(inner)) {
    const known = merged[name];
    merged[name] = typeof known === "object" && typeof texts === "object" ? mergeTexts(known, texts) : texts;
  }
  return merged;
}

function textsAt(texts: Texts, [name = "", ...rest]: readonly string[]): Texts {
  const found = texts[name];
  if (found === undefined) return {};
  if (rest.length === 0) return { [name]: found };
  return typeof found === "object" ? { [name]: textsAt(found, rest) } : {};
}
