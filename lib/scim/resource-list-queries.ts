import { and, type Column, eq, type SQL, sql } from "drizzle-orm";
import { directoryGroups, directoryUsers } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";
import { cutPage, isKey, type KeyType, keyset, type Turn } from "@/lib/db/keyset";
import { said } from "@/lib/facts/fact";
import type { DirectoryName } from "./directory-store";
import { filterCondition } from "./filter-queries";
import type { ListPage, ListRequest, Place, SortKey } from "./list-request";
import { badRequest } from "./scim-refusal";

type Table = typeof directoryUsers | typeof directoryGroups;

/** The ids of one page, how many a filter leaves, and where the pages beside it begin for a walk by cursor. */
export type FoundPage = { ids: string[]; total: number; next: Place | null; previous: Place | null };

export const searchUsers = (db: Db, directory: DirectoryName, request: ListRequest) =>
  search(db, { ...directory, table: directoryUsers }, request);

export const searchGroups = (db: Db, directory: DirectoryName, request: ListRequest) =>
  search(db, { ...directory, table: directoryGroups }, request);

/** @throws ScimRefusal invalidCursor, invalidFilter */
async function search(db: Db, target: DirectoryName & { table: Table }, request: ListRequest): Promise<FoundPage> {
  const { organizationId, directoryId, table } = target;
  const { filter, count: limit, page, sort } = request;
  const all = and(
    eq(table.organizationId, organizationId),
    eq(table.directoryId, directoryId),
    filter ? filterCondition(filter, target) : undefined,
  );
  const total = await db.$count(table, all);
  if (limit === 0) return { ids: [], total, next: null, previous: null };
  const { by, type } = sortedBy(sort.key, table);
  const turn = turnOf(page, type);
  const { where, orderBy, key } = keyset({ by, type, id: table.id, descending: sort.descending }, turn);
  const rows = await db
    .select({ id: table.id, key })
    .from(table)
    .where(and(all, where))
    .orderBy(...orderBy)
    .limit(page.by === "cursor" ? limit + 1 : limit)
    .offset(page.by === "index" ? page.startIndex - 1 : 0);
  if (page.by === "index") return { ids: rows.map(({ id }) => id), total, next: null, previous: null };
  const cut = cutPage(rows, limit, turn, (row) => row);
  const ids = cut.rows.map(({ id }) => id);
  return {
    ids,
    total,
    next: cut.next && { to: "after", ...cut.next },
    previous: cut.previous && { to: "before", ...cut.previous },
  };
}

function turnOf(page: ListPage, type: KeyType): Turn | null {
  if (page.by === "index" || page.place === null) return null;
  const { to, key, id } = page.place;
  if (!isKey(key, type)) throw badRequest("invalidCursor", said("scimCursor"));
  return { to, cursor: { key, id } };
}

/** What no client says is in the order of its creation: the same on every page. */
function sortedBy(key: SortKey | null, table: Table): { by: SQL | Column; type: KeyType } {
  const name = table === directoryUsers ? directoryUsers.userNameKey : directoryGroups.displayNameKey;
  switch (key) {
    case "userName":
      return { by: name, type: "text" };
    case "displayName":
      return { by: sql`lower(coalesce(${table.displayName}, ''))`, type: "text" };
    case "externalId":
      return { by: sql`coalesce(${table.externalId}, '')`, type: "text" };
    case "id":
      return { by: table.id, type: "text" };
    case "meta.lastModified":
      return { by: table.updatedAt, type: "timestamptz" };
    default:
      return { by: table.createdAt, type: "timestamptz" };
  }
}
