import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import type { ConfigurationInput, Entry } from "./configuration";
import type { Item, Section } from "./section";

/** An entry of a document beside what it stands for; null: it is new. */
export type Matched = { raw: Entry; path: string; item: Item | null };

/** The entries of a part of a document; null where the document leaves the part out. */
export function entriesOf({ name }: Section, document: ConfigurationInput): Entry[] | null {
  const part = document[name];
  if (part === undefined) return null;
  return Array.isArray(part) ? part : [part];
}

/**
 * Which entry of a document stands for what: by key, domain or ID, which a rename does not change. IDs are of one installation: an entry
 * whose ID is not known here is found by its name. Pure.
 * @throws SsoError validation_failed for two entries of one thing, and for a name that several have
 */
export function matchEntries(section: Section, entries: readonly Entry[], items: readonly Item[]): Matched[] {
  const { identity, name } = section;
  const [only = null] = items;
  if (identity === null) return entries.map((raw) => ({ raw, path: name, item: only }));
  const byId = new Map(items.map((item) => [item.id, item]));
  const known = entries.map((raw) => byId.get(idIn(raw, identity)) ?? null);
  const rest = items.filter((item) => !known.includes(item));
  const byName = groupItems(rest, ({ entry }) => section.nameOf(entry));
  const problems: Record<string, string> = {};
  const seen = new Set<string>();
  const matched = entries.map((raw, index): Matched => {
    const path = `${name}.${index}`;
    const namesakes = identity === "id" ? (byName.get(section.nameOf(raw)) ?? []) : [];
    const item = known[index] ?? namesakes[0] ?? null;
    if (!["string", "undefined"].includes(typeof raw[identity])) problems[`${path}.${identity}`] = "invalid";
    if (!known[index] && namesakes.length > 1) problems[`${path}.id`] = "ambiguous";
    const target = item?.id ?? `new ${identity === "id" ? section.nameOf(raw) : idIn(raw, identity)}`;
    if (seen.has(target)) problems[path] = "duplicate";
    seen.add(target);
    return { raw, path, item };
  });
  if (Object.keys(problems).length > 0)
    throw new SsoError("validation_failed", { got: plain(Object.keys(problems).slice(0, 20)), fields: problems });
  return matched;
}

/** Items by what a function says of each. */
export function groupItems(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(nameOf(item), [...(groups.get(nameOf(item)) ?? []), item]);
  return groups;
}

/** What an entry says that it is. Host names are the same in capitals. */
function idIn(raw: Entry, identity: "key" | "domain" | "id"): string {
  const value = raw[identity];
  if (typeof value !== "string") return "";
  return identity === "domain" ? value.trim().toLowerCase() : value.trim();
}
