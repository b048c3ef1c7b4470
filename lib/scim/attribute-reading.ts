import { plain, said } from "@/lib/facts/fact";
import { storable } from "@/lib/facts/printable";
import { type Attribute, findAttribute, subAttribute } from "./schema-attribute";
import { badRequest, type ScimRefusal } from "./scim-refusal";

/** The attributes of a resource, by the names of the schemas alone: nothing else ever becomes a key. */
export type Attributes = Record<string, unknown>;

/** What one value may be: a resource is a row of the database. */
const valueLimits = { characters: 4_096, entries: 200 } as const;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function wrongValue(name: string): ScimRefusal {
  return badRequest("invalidValue", said("scimWrongValue", { name: plain(name) }));
}

/**
 * Reads the value of an attribute as clients send it: flags as texts, one value in a list, a list's only value alone, a manager as a
 * text. What is null, empty or made of nothing else is not there.
 * @returns undefined for what is not there
 * @throws ScimRefusal invalidValue for any other shape
 */
export function readValue(attribute: Attribute, value: unknown): unknown {
  if (!attribute.multiValued) return readSingle(attribute, unwrapped(attribute, value));
  const list = Array.isArray(value) ? value : [value];
  if (list.length > valueLimits.entries) throw wrongValue(attribute.name);
  const entries = list.map((entry) => readSingle(attribute, entry)).filter((entry) => entry !== undefined);
  return entries.length === 0 ? undefined : onePrimary(entries);
}

/** A list of one around what is no list. */
function unwrapped({ name }: Attribute, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (value.length > 1) throw wrongValue(name);
  return value[0];
}

function readSingle(attribute: Attribute, value: unknown): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  switch (attribute.type) {
    case "complex":
      return readComplex(attribute, value);
    case "boolean":
      return readFlag(attribute, value);
    case "dateTime":
      if (typeof value !== "string" || Number.isNaN(Date.parse(value))) throw wrongValue(attribute.name);
      return value;
    default:
      return readText(attribute, value);
  }
}

/** `true`, and `"True"` of a client that writes texts. @throws ScimRefusal invalidValue */
function readFlag({ name }: Attribute, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.trim().toLowerCase() : "";
  if (text !== "true" && text !== "false") throw wrongValue(name);
  return text === "true";
}

function readText({ name }: Attribute, value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string" || value.length > valueLimits.characters || storable(value) !== value)
    throw wrongValue(name);
  return value;
}

/** Names of a part that some clients use. */
const otherNames: Readonly<Record<string, string>> = { managerid: "value" };

function readComplex(attribute: Attribute, value: unknown): Attributes | undefined {
  if (!isRecord(value)) {
    // Its value alone: `"manager": "26118915"`.
    const own = typeof value === "string" || typeof value === "number" ? subAttribute(attribute, "value") : null;
    if (!own) throw wrongValue(attribute.name);
    return { [own.name]: readSingle(own, value) };
  }
  const parts: Attributes = {};
  for (const [name, part] of Object.entries(value)) {
    const sub = subAttribute(attribute, otherNames[name.toLowerCase()] ?? name);
    const read = sub && readValue(sub, part);
    if (sub && read !== undefined && read !== null) parts[sub.name] = read;
  }
  return Object.keys(parts).length === 0 ? undefined : parts;
}

/** One entry at most is the main one (RFC 7643, 2.4): the first that says so. */
function onePrimary(entries: unknown[]): unknown[] {
  let hasPrimary = false;
  return entries.map((entry) => {
    if (!isRecord(entry) || entry.primary !== true) return entry;
    const isFirst = !hasPrimary;
    hasPrimary = true;
    return isFirst ? entry : { ...entry, primary: false };
  });
}

/**
 * Reads what a client sends of the attributes of a schema; what it names beside them is nobody's.
 * @throws ScimRefusal invalidValue
 */
export function readAttributes(attributes: readonly Attribute[], value: Record<string, unknown>): Attributes {
  const read: Attributes = {};
  for (const [name, given] of Object.entries(value)) {
    const attribute = findAttribute(attributes, name);
    if (!attribute || attribute.mutability === "readOnly") continue;
    const own = readValue(attribute, given);
    if (own !== undefined) read[attribute.name] = own;
  }
  return read;
}
