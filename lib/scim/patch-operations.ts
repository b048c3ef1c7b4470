import { plain, said } from "@/lib/facts/fact";
import { type AttributePath, parseAttributePath, requireHarmless } from "./attribute-path";
import { isRecord, wrongValue } from "./attribute-reading";
import type { Filter } from "./filter";
import { parseElementFilter } from "./filter-grammar";
import type { ResourceType } from "./resource-type";
import { findAttribute, subAttribute } from "./schema-attribute";
import { badRequest } from "./scim-refusal";

/** What an operation is about: an attribute, entries of a list, or a part of either. `entries`: the filter of these, as it was written. */
export type PatchTarget = AttributePath & { within: Filter | null; entries: string | null };

/** One operation on one attribute; `value` undefined: it had none. */
export type PatchOperation = { op: "add" | "replace" | "remove"; target: PatchTarget; value: unknown };

/** So many operations are one request. */
const maxOperations = 1_000;

/** Written by clients, and never kept: a password is nobody's business here, and schemas follow from the attributes. */
const dropped = new Set(["password", "schemas"]);

/**
 * Reads the operations of a PATCH (RFC 7644, 3.5.2) as each client writes them: operations in any case, one without a path as one for
 * each attribute that it names, dotted names and names with a schema.
 * @param ownId what a client may repeat, and not change
 * @throws ScimRefusal invalidSyntax, invalidPath, invalidFilter, noTarget, mutability, invalidValue
 */
export function readPatch(body: unknown, type: ResourceType, ownId: string): PatchOperation[] {
  const operations = isRecord(body) ? memberOf(body, "operations") : undefined;
  if (!Array.isArray(operations)) throw badRequest("invalidSyntax", said("scimOperations"));
  if (operations.length > maxOperations) throw badRequest("tooMany", said("scimOperations"));
  return operations.flatMap((operation) => readOperation(operation, type, ownId));
}

function memberOf(record: Record<string, unknown>, name: string): unknown {
  return Object.entries(record).find(([key]) => key.toLowerCase() === name)?.[1];
}

function readOperation(operation: unknown, type: ResourceType, ownId: string): PatchOperation[] {
  if (!isRecord(operation)) throw badRequest("invalidSyntax", said("scimOperations"));
  const op = String(memberOf(operation, "op")).toLowerCase();
  if (op !== "add" && op !== "replace" && op !== "remove") throw badRequest("invalidSyntax", said("scimOperations"));
  const path = memberOf(operation, "path");
  const value = memberOf(operation, "value");
  if (path === undefined || path === null || path === "") {
    if (op === "remove") throw badRequest("noTarget", said("scimRemoveNeedsPath"));
    return spreadValue({ op, value }, type, ownId);
  }
  if (typeof path !== "string") throw badRequest("invalidPath", said("scimUnknownPath", { path: plain(String(path)) }));
  requireHarmless(path);
  if (dropped.has(path.toLowerCase())) return [];
  const extension = wholeExtension(path, type);
  if (extension !== null) return changeExtension(op, extension, value, type);
  const target = readTarget(path, type);
  if (!target) throw badRequest("invalidPath", said("scimUnknownPath", { path: plain(path) }));
  requireWritable(target);
  return [{ op, target, value }];
}

/** An operation without a path: an object of attributes, whose names may be paths themselves. */
function spreadValue(
  { op, value }: { op: "add" | "replace"; value: unknown },
  type: ResourceType,
  ownId: string,
): PatchOperation[] {
  const given = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (!isRecord(given)) throw wrongValue("value");
  return Object.entries(given).flatMap(([name, part]) => {
    requireHarmless(name);
    if (dropped.has(name.toLowerCase()) || isRepetition(name, part, ownId)) return [];
    const extension = wholeExtension(name, type);
    if (extension !== null) return changeExtension(op, extension, part, type);
    const target = readTarget(name, type);
    // As in a PUT: what we do not know is not kept.
    if (!target) return [];
    requireWritable(target);
    return [{ op, target, value: part }];
  });
}

/** What Okta repeats of the resource: its id, and lists of groups that are empty. */
function isRepetition(name: string, value: unknown, ownId: string): boolean {
  const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
  return (/^id$/i.test(name) && value === ownId) || (/^groups$/i.test(name) && isEmpty);
}

function wholeExtension(path: string, type: ResourceType): string | null {
  const parsed = parseAttributePath(path, type);
  return parsed && parsed.attribute === null ? parsed.extension : null;
}

function changeExtension(
  op: PatchOperation["op"],
  extension: string,
  value: unknown,
  type: ResourceType,
): PatchOperation[] {
  const attributes = type.extensions.find(({ id }) => id === extension)?.attributes ?? [];
  const whole = (attribute: (typeof attributes)[number]) => ({
    ...{ extension, attribute },
    ...{ sub: null, within: null, entries: null },
  });
  if (op === "remove") return attributes.map((attribute) => ({ op, target: whole(attribute), value: undefined }));
  if (!isRecord(value)) throw wrongValue(extension);
  return Object.entries(value).flatMap(([name, part]): PatchOperation[] => {
    requireHarmless(name);
    const [first = "", second] = name.split(".");
    const attribute = findAttribute(attributes, first);
    const sub = attribute && second !== undefined ? subAttribute(attribute, second) : null;
    if (!attribute || (second !== undefined && !sub)) return [];
    return [{ op, target: { ...whole(attribute), sub }, value: part }];
  });
}

const listPath = /^([^[\]]+)\[(.*)\](?:\.([^[\].]+))?$/s;

/** @returns null for an attribute that resources of this type do not have */
function readTarget(path: string, type: ResourceType): PatchTarget | null {
  const [, list, filter, part] = listPath.exec(path) ?? [];
  if (list === undefined || filter === undefined) {
    const parsed = parseAttributePath(path.trim(), type);
    return parsed?.attribute ? { ...parsed, within: null, entries: null } : null;
  }
  const parsed = parseAttributePath(list.trim(), type);
  if (!parsed?.attribute?.multiValued || parsed.sub) return null;
  const within = parseElementFilter(filter, parsed.attribute);
  const sub = part === undefined ? null : subAttribute(parsed.attribute, part);
  return part !== undefined && !sub ? null : { ...parsed, sub, within, entries: filter };
}

function requireWritable({ attribute, sub }: PatchTarget): void {
  const isReadOnly = attribute.mutability === "readOnly" || sub?.mutability === "readOnly";
  if (isReadOnly) throw badRequest("mutability", said("scimReadOnly", { name: plain(attribute.name) }));
}
