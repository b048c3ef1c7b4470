import { type AttributePath, type ExtensionPath, parseAttributePath } from "./attribute-path";
import { type Attributes, isRecord } from "./attribute-reading";
import type { ResourceType } from "./resource-type";

/** Which attributes an answer has (RFC 7644, 3.9). */
export type Projection = { attributes: readonly string[]; excluded: readonly string[] };

/** What is in every answer. */
const always = new Set(["id", "schemas"]);

type Named = AttributePath | ExtensionPath;

/** Reads names as clients list them: with commas in an address, as a list in a search. */
export function readNames(value: unknown): string[] {
  const texts = Array.isArray(value) ? value : [value];
  // What is in brackets chooses entries, where names of attributes are asked for: the attribute is meant.
  const lists = texts.flatMap((text) => (typeof text === "string" ? text.replace(/\[[^\]]*\]/g, "").split(",") : []));
  return lists.flatMap((name) => name.trim() || []);
}

/** Whether an answer has an attribute at all, so that what is costly to read is read for those who want it. */
export function wants({ attributes, excluded }: Projection, name: string): boolean {
  const lower = name.toLowerCase();
  const isNamed = (names: readonly string[]) =>
    names.some((candidate) => {
      const last = candidate.toLowerCase().split(":").at(-1) ?? "";
      return last === lower || last.startsWith(`${lower}.`);
    });
  return attributes.length > 0 ? isNamed(attributes) : !excluded.some((candidate) => isNamed([candidate]));
}

/** The resource with what the client asked for. Names that resources of the type do not have choose nothing. */
export function project(resource: Attributes, projection: Projection, type: ResourceType): Attributes {
  const named = (names: readonly string[]) =>
    names.flatMap((name): Named[] => {
      const path = parseAttributePath(name, type);
      return path ? [path] : [];
    });
  if (projection.attributes.length > 0) return chosen(resource, named(projection.attributes));
  return projection.excluded.length > 0 ? withoutNamed(resource, named(projection.excluded)) : resource;
}

function chosen(resource: Attributes, paths: readonly Named[]): Attributes {
  const kept: Attributes = {};
  for (const [name, value] of Object.entries(resource)) {
    const part = always.has(name) ? value : chosenPart(name, value, paths);
    if (part !== undefined) kept[name] = part;
  }
  return kept;
}

function chosenPart(name: string, value: unknown, paths: readonly Named[]): unknown {
  const own = paths.filter(({ extension, attribute }) => extension === null && attribute?.name === name);
  if (own.length > 0) return withParts(value, own);
  const inExtension = paths.filter(({ extension }) => extension === name);
  if (inExtension.length === 0 || !isRecord(value)) return undefined;
  if (inExtension.some(({ attribute }) => attribute === null)) return value;
  const parts: Attributes = {};
  for (const [key, part] of Object.entries(value)) {
    const wanted = inExtension.filter(({ attribute }) => attribute?.name === key);
    if (wanted.length > 0) parts[key] = withParts(part, wanted);
  }
  return Object.keys(parts).length > 0 ? parts : undefined;
}

/** The whole value, or those parts of it that are named. */
function withParts(value: unknown, paths: readonly Named[]): unknown {
  const subs = paths.map((path) => (path.attribute === null ? null : path.sub));
  if (subs.includes(null)) return value;
  const names = new Set(subs.map((sub) => sub?.name));
  return eachEntry(value, (entry) => filterKeys(entry, (key) => names.has(key)));
}

function withoutNamed(resource: Attributes, paths: readonly Named[]): Attributes {
  const kept: Attributes = { ...resource };
  for (const path of paths) {
    const holder = path.extension === null ? kept : kept[path.extension];
    if (path.attribute === null) delete kept[path.extension];
    else if (isRecord(holder) && !always.has(path.attribute.name)) {
      const reduced = withoutPart(holder, path);
      if (path.extension === null) Object.assign(kept, reduced);
      else kept[path.extension] = reduced;
      if (path.extension === null && path.sub === null) delete kept[path.attribute.name];
    }
  }
  return kept;
}

function withoutPart(holder: Attributes, { attribute, sub }: AttributePath): Attributes {
  if (!sub) return filterKeys(holder, (key) => key !== attribute.name);
  const rest = eachEntry(holder[attribute.name], (entry) => filterKeys(entry, (key) => key !== sub.name));
  return rest === undefined ? holder : { ...holder, [attribute.name]: rest };
}

function eachEntry(value: unknown, change: (entry: Attributes) => Attributes): unknown {
  if (Array.isArray(value)) return value.map((entry) => (isRecord(entry) ? change(entry) : entry));
  return isRecord(value) ? change(value) : value;
}

function filterKeys(record: Attributes, isKept: (key: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(record).filter(([key]) => isKept(key)));
}
