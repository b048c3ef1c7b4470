import { and, eq, ilike, inArray, isNotNull, isNull, type SQL, sql } from "drizzle-orm";
import { directories } from "@/drizzle/schema/directories";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, type KeyType, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { Directory } from "@/lib/scim/directory-store";
import { type DirectoryFigures, noFigures, readDirectoryFigures } from "./directory-figures-queries";
import type { DirectoryPreset } from "./directory-schema";
import type { DirectoryState } from "./directory-state";

export const directorySorts = ["name", "lastRequest", "created"] as const;
export type DirectorySort = (typeof directorySorts)[number];

const sortedBy = {
  name: { by: sql`lower(${directories.name})`, type: "text" },
  // What was never asked comes before everything that was.
  lastRequest: { by: sql`coalesce(${directories.lastRequestAt}, '-infinity'::timestamptz)`, type: "timestamptz" },
  created: { by: directories.createdAt, type: "timestamptz" },
} as const;

/** Of which type the cursors of a sort are. */
export const directoryKeyType = (sort: DirectorySort): KeyType => sortedBy[sort].type;

/** `ids`: only these; absent: all. */
export type DirectoryFilter = {
  search?: string;
  state?: DirectoryState;
  preset?: DirectoryPreset;
  ids?: readonly string[];
};
export type DirectoryRow = Directory & DirectoryFigures;

/** What `directoryState` says, for the database. */
const inState: Record<DirectoryState, () => SQL | undefined> = {
  paused: () => eq(directories.status, "paused"),
  dryRun: () => and(eq(directories.status, "active"), eq(directories.dryRun, true)),
  waiting: () => and(running(), isNull(directories.lastRequestAt)),
  active: () => and(running(), isNotNull(directories.lastRequestAt)),
};
const running = () => and(eq(directories.status, "active"), eq(directories.dryRun, false));

/** One page of an organization's directories, each with its figures. */
export async function searchDirectories(
  db: Db,
  { organizationId, now }: { organizationId: string; now: Date },
  filter: DirectoryFilter,
  page: { sort: DirectorySort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<DirectoryRow>> {
  const where = and(
    eq(directories.organizationId, organizationId),
    filter.search ? ilike(directories.name, containing(filter.search)) : undefined,
    filter.state && inState[filter.state](),
    filter.preset && eq(directories.preset, filter.preset),
    filter.ids ? inArray(directories.id, [...filter.ids]) : undefined,
  );
  const order = keyset({ ...sortedBy[page.sort], id: directories.id, descending: page.descending }, page.turn);
  const found = await db
    .select({ row: directories, key: order.key })
    .from(directories)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const [total, figures] = await Promise.all([
    countAbout(db, sql`select 1 from ${directories} where ${where}`),
    readDirectoryFigures(db, organizationId, now),
  ]);
  const { rows, ...beside } = cutPage(found, page.limit, page.turn, ({ row, key }) => ({ key, id: row.id }));
  return { ...beside, total, rows: rows.map(({ row }) => ({ ...row, ...(figures.get(row.id) ?? noFigures) })) };
}
