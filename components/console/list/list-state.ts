import type { PageQuery } from "@/components/console/page-query";
import { type Cursor, isKey, type KeyType, type Turn } from "@/lib/db/keyset";

export const pageSizes = [25, 50, 100] as const;
const standardSize = 25;

/** What a list can be sorted by, how it is sorted before anybody chose, and of which type the values are. */
export type ListOrder<Sort extends string> = {
  sorts: readonly Sort[];
  standard: { sort: Sort; descending: boolean };
  keyType: (sort: Sort) => KeyType;
};

/** How a list is displayed; all of it is in the address. */
export type ListState<Sort extends string> = {
  sort: Sort;
  descending: boolean;
  size: number;
  turn: Turn | null;
  hidden: readonly string[];
};

/** Which rows of a list are read. */
export type ListPlace<Sort extends string> = Pick<ListState<Sort>, "sort" | "descending" | "turn"> & { limit: number };

/** The names of an address that say where in the list one is: they go when anything else changes. */
export const firstPage = { after: undefined, before: undefined } satisfies PageQuery;

const displayOptions = ["sort", "direction", "size", "hidden", "scripts"];

/** Whether an address leaves rows of a list out: anything of it that is not only how the list is displayed. Pure. */
export function isFiltered(query: PageQuery): boolean {
  return Object.keys(query).some((name) => !displayOptions.includes(name));
}

/** What of an address filters: how the list is displayed, and where, makes no difference to a file of all of it. Pure. */
export function withoutDisplayOptions(query: PageQuery): PageQuery {
  const passing = [...displayOptions, ...Object.keys(firstPage)];
  return Object.fromEntries(Object.entries(query).filter(([name]) => !passing.includes(name)));
}

/** Reads how a list is displayed from an address. What makes no sense there is not there. Pure. */
export function readListState<Sort extends string>(query: PageQuery, order: ListOrder<Sort>): ListState<Sort> {
  const chosen = order.sorts.find((name) => name === query.sort);
  const sort = chosen ?? order.standard.sort;
  return {
    sort,
    descending: chosen ? query.direction === "down" : order.standard.descending,
    size: pageSizes.find((size) => String(size) === query.size) ?? standardSize,
    turn: readTurn(query, order.keyType(sort)),
    hidden: query.hidden?.slice(0, 400).split(",") ?? [],
  };
}

export function writeCursor({ key, id }: Cursor): string {
  return Buffer.from(JSON.stringify([key, id])).toString("base64url");
}

function readTurn({ after, before }: PageQuery, type: KeyType): Turn | null {
  const to = after ? "after" : "before";
  const cursor = readCursor(after ?? before, type);
  return cursor && { to, cursor };
}

function readCursor(text: string | undefined, type: KeyType): Cursor | null {
  if (text === undefined || text.length > 2000) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (!Array.isArray(parts) || parts.length !== 2) return null;
    const [key, id] = parts.map(String);
    // No text in the database holds a NUL: it would be an error instead of a page.
    if (key === undefined || id === undefined || `${key}${id}`.includes("\u0000")) return null;
    return isKey(key, type) ? { key, id } : null;
  } catch {
    return null;
  }
}
