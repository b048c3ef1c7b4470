import { plain, said } from "@/lib/facts/fact";
import { type Attributes, isRecord, readValue, wrongValue } from "./attribute-reading";
import { asEntry, matchesFilter } from "./element-filter";
import type { PatchOperation, PatchTarget } from "./patch-operations";
import type { Attribute } from "./schema-attribute";
import { badRequest } from "./scim-refusal";

/**
 * Applies operations in their order to a copy: all of them or, when one is refused, none. Pure.
 * @param resource the whole resource, by the names of the schemas
 * @throws ScimRefusal invalidValue, mutability, noTarget
 */
export function patchedAttributes(resource: Attributes, operations: readonly PatchOperation[]): Attributes {
  const copy = structuredClone(resource);
  for (const operation of operations) applyTo(copy, operation);
  return copy;
}

function applyTo(resource: Attributes, operation: PatchOperation): void {
  const { extension, attribute } = operation.target;
  if (operation.op === "remove" && attribute.required)
    throw badRequest("mutability", said("scimReadOnly", { name: plain(attribute.name) }));
  const holder = extension === null ? resource : recordAt(resource, extension);
  const changed = attribute.multiValued ? changeList(holder, operation) : changeOne(holder, operation);
  setOrDelete(holder, attribute.name, changed);
  if (extension !== null) setOrDelete(resource, extension, Object.keys(holder).length > 0 ? holder : undefined);
}

function recordAt(holder: Attributes, name: string): Attributes {
  const held = Object.hasOwn(holder, name) ? holder[name] : undefined;
  return isRecord(held) ? held : {};
}

/** Only names of the schemas come here. */
function setOrDelete(holder: Attributes, name: string, value: unknown): void {
  if (value === undefined) delete holder[name];
  else holder[name] = value;
}

function changeOne(holder: Attributes, { op, target, value }: PatchOperation): unknown {
  const { attribute, sub } = target;
  if (sub) {
    const parts = { ...recordAt(holder, attribute.name) };
    setOrDelete(parts, sub.name, op === "remove" ? undefined : readGiven(sub, value));
    return Object.keys(parts).length > 0 ? parts : undefined;
  }
  if (op === "remove") return undefined;
  const read = readGiven(attribute, value);
  // Of a name or a manager the parts that are named change (RFC 7644, 3.5.2.3).
  return isRecord(read) ? { ...recordAt(holder, attribute.name), ...read } : read;
}

/** A value that must be there, even if it is empty. */
function readGiven(attribute: Attribute, value: unknown): unknown {
  if (value === undefined) throw wrongValue(attribute.name);
  return readValue(attribute, value);
}

function changeList(holder: Attributes, { op, target, value }: PatchOperation): unknown {
  const { attribute, sub, within } = target;
  const held = holder[attribute.name];
  const entries = Array.isArray(held) ? held.filter(isRecord) : [];
  if (within !== null || sub !== null) return noEmptyList(changeEntries(entries, { op, target, value }));
  if (op === "remove") return noEmptyList(value === undefined || value === null ? [] : without(entries, target, value));
  const read = readGiven(attribute, value);
  const given = Array.isArray(read) ? read.filter(isRecord) : [];
  return noEmptyList(op === "replace" ? given : withEntries(entries, given));
}

const noEmptyList = (entries: readonly Attributes[]) => (entries.length > 0 ? entries : undefined);

/** Those that are there already are not there twice; a new main one takes the place of the old one. */
function withEntries(entries: readonly Attributes[], given: readonly Attributes[]): Attributes[] {
  const fresh = given.filter((entry) => !entries.some((held) => isSame(held, entry)));
  const hasPrimary = fresh.some(({ primary }) => primary === true);
  return [...(hasPrimary ? entries.map(notPrimary) : entries), ...fresh];
}

const notPrimary = (entry: Attributes): Attributes => (entry.primary === true ? { ...entry, primary: false } : entry);

/** Entries are one when each part that both have is the same. */
function isSame(held: Attributes, given: Attributes): boolean {
  const names = new Set([...Object.keys(held), ...Object.keys(given)].filter((name) => name !== "primary"));
  return [...names].every((name) => held[name] === given[name]);
}

/** A removal that names what is removed: by value, never by place in the list. */
function without(entries: readonly Attributes[], { attribute }: PatchTarget, value: unknown): Attributes[] {
  const read = readValue(attribute, value);
  const gone = Array.isArray(read) ? read.filter(isRecord) : [];
  const isNamed = (entry: Attributes) =>
    gone.some((named) => Object.entries(named).every(([name, part]) => entry[name] === part));
  return entries.filter((entry) => !isNamed(entry));
}

/** Entries that a filter names, or all of them where a part of each changes. */
function changeEntries(entries: readonly Attributes[], { op, target, value }: PatchOperation): Attributes[] {
  const { attribute, sub, within } = target;
  const isMeant = (entry: Attributes) => within === null || matchesFilter(within, entry);
  if (op === "remove") {
    if (!sub) return entries.filter((entry) => !isMeant(entry));
    const rest = entries.map((entry) => (isMeant(entry) ? partless(entry, sub.name) : entry));
    return rest.filter((entry) => Object.keys(entry).length > 0);
  }
  const change = readChange(target, value);
  const changed = (entry: Attributes) => ({ ...entry, ...change });
  if (entries.some(isMeant)) return withOnePrimary(entries, isMeant, changed);
  // Entra changes what it never added: the entry is made of its filter.
  const made = within === null ? {} : asEntry(within);
  if (made === null) throw badRequest("noTarget", said("scimNoTarget", { name: plain(attribute.name) }));
  return Object.keys(change).length === 0 ? [...entries] : withEntries(entries, [{ ...made, ...change }]);
}

function withOnePrimary(
  entries: readonly Attributes[],
  isMeant: (entry: Attributes) => boolean,
  changed: (entry: Attributes) => Attributes,
): Attributes[] {
  const isNewPrimary = entries.some((entry) => isMeant(entry) && changed(entry).primary === true);
  return entries
    .map((entry) => {
      if (isMeant(entry)) return changed(entry);
      return isNewPrimary ? notPrimary(entry) : entry;
    })
    .filter((entry) => Object.values(entry).some((part) => part !== undefined));
}

/** What changes in each entry: one part, or those that the value names. */
function readChange({ attribute, sub }: PatchTarget, value: unknown): Attributes {
  if (sub) return { [sub.name]: readGiven(sub, value) };
  const one = readGiven({ ...attribute, multiValued: false }, value);
  return isRecord(one) ? one : {};
}

function partless(entry: Attributes, name: string): Attributes {
  const { [name]: _gone, ...rest } = entry;
  return rest;
}
