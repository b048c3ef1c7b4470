import { createHash } from "node:crypto";
import { plain, said } from "@/lib/facts/fact";
import { parseAttributePath, pathText } from "./attribute-path";
import { isRecord } from "./attribute-reading";
import type { Filter } from "./filter";
import { parseFilter } from "./filter-grammar";
import { type Projection, readNames } from "./projection";
import type { ResourceType } from "./resource-type";
import { badRequest } from "./scim-refusal";

export const pageSizes = { usual: 100, most: 200 } as const;

/** What lists are sorted by, in their names of the schemas. */
const sortable = ["userName", "displayName", "id", "externalId", "meta.created", "meta.lastModified"] as const;
export type SortKey = (typeof sortable)[number];

/** Where a page of a walk by cursor begins: behind, or in front of, one row. */
export type Place = { to: "after" | "before"; key: string; id: string };

/** Which page: by number, or by cursor (RFC 9865); `place` null is the first one. */
export type ListPage = { by: "index"; startIndex: number } | { by: "cursor"; place: Place | null };

export type ListRequest = {
  filter: Filter | null;
  sort: { key: SortKey | null; descending: boolean };
  count: number;
  page: ListPage;
  projection: Projection;
  /** What a cursor belongs to: another filter or order has others. */
  fingerprint: string;
};

/** The parameters by their names in lower case: of an address, or the members of a search. */
export function listParameters(source: URLSearchParams | unknown): Map<string, unknown> {
  if (source instanceof URLSearchParams)
    return new Map([...source].map(([name, value]) => [name.toLowerCase(), value] as const));
  if (!isRecord(source)) throw badRequest("invalidSyntax", said("scimObject"));
  return new Map(Object.entries(source).map(([name, value]) => [name.toLowerCase(), value] as const));
}

/**
 * Reads what a client wants of a list. What it names beside, such as Entra's `aadOptscim062020`, means nothing here.
 * @throws ScimRefusal invalidFilter, invalidValue, invalidCursor, invalidCount
 */
export function readListRequest(parameters: ReadonlyMap<string, unknown>, type: ResourceType): ListRequest {
  const text = (name: string) => {
    const value = parameters.get(name);
    return value === undefined || value === null || value === "" ? null : String(value);
  };
  const filter = text("filter");
  const sort = readSort(text("sortby"), text("sortorder"), type);
  const fingerprint = fingerprintOf([type.name, filter, sort.key, sort.descending]);
  return {
    filter: filter === null ? null : parseFilter(filter, type),
    sort,
    count: readCount(text("count")),
    page: parameters.has("cursor")
      ? { by: "cursor", place: readPlace(text("cursor"), fingerprint) }
      : { by: "index", startIndex: Math.max(1, integer(text("startindex")) ?? 1) },
    projection: readProjection(parameters),
    fingerprint,
  };
}

export function readProjection(parameters: ReadonlyMap<string, unknown>): Projection {
  return {
    attributes: readNames(parameters.get("attributes")),
    excluded: readNames(parameters.get("excludedattributes")),
  };
}

/** @throws ScimRefusal invalidValue for an attribute that lists are not sorted by */
function readSort(sortBy: string | null, order: string | null, type: ResourceType): ListRequest["sort"] {
  const descending = order?.toLowerCase() === "descending";
  if (sortBy === null) return { key: null, descending: false };
  const path = parseAttributePath(sortBy, type);
  const name = path?.attribute ? pathText(path) : "";
  const key = sortable.find((candidate) => candidate === name);
  if (!key) throw badRequest("invalidValue", said("scimSortedBy", { names: plain(sortable), name: plain(sortBy) }));
  return { key, descending };
}

/** RFC 7644, 3.4.2.4: a negative number counts as 0, and no page is larger than the largest. */
function readCount(text: string | null): number {
  const count = integer(text);
  return count === null ? pageSizes.usual : Math.min(Math.max(0, count), pageSizes.most);
}

/** More than any directory has: clients that want everything send the largest number that they know. */
const mostRows = 1_000_000_000;

function integer(text: string | null): number | null {
  if (text === null) return null;
  if (!/^[+-]?\d+$/.test(text.trim())) throw badRequest("invalidValue", said("scimNumber", { text: plain(text) }));
  return Math.max(-mostRows, Math.min(Number(text), mostRows));
}

function fingerprintOf(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 12);
}

/** A cursor is opaque to clients: the row that a page ends at, and what list it is of. */
export function cursorOf({ to, key, id }: Place, fingerprint: string): string {
  return Buffer.from(JSON.stringify([fingerprint, to, key, id])).toString("base64url");
}

/** @throws ScimRefusal invalidCursor for one that we did not make for this list */
function readPlace(cursor: string | null, fingerprint: string): Place | null {
  if (cursor === null) return null;
  const parts = parseParts(cursor);
  const [of, to, key, id] = parts;
  const isOurs = parts.length === 4 && of === fingerprint && (to === "after" || to === "before");
  if (!isOurs || key === undefined || id === undefined) throw badRequest("invalidCursor", said("scimCursor"));
  return { to: to === "after" ? "after" : "before", key, id };
}

function parseParts(cursor: string): string[] {
  if (cursor.length > 4_000) return [];
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(parts) && parts.every((part) => typeof part === "string") ? parts : [];
  } catch {
    return [];
  }
}
