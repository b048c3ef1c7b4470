import { and, eq, gte, ilike, inArray, lt, notInArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { scimRequests } from "@/drizzle/schema/directories";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import { storedFactSchema } from "@/lib/facts/fact-schema";
import type { Directory, DirectoryName } from "@/lib/scim/directory-store";
import type { ScimRequest } from "@/lib/scim/scim-request-store";
import { questions, type RequestAction } from "./request-action";

export type RequestFilter = {
  /** A part of the name of whom or what it is about. */
  target?: string;
  /** The user whom it is about. */
  user?: string;
  outcome?: "done" | "refused";
  action?: RequestAction;
  /** Also what only asks; otherwise what changes something, or was to. */
  withQuestions: boolean;
  /** Only these, as an address calls them; absent: all. */
  ids?: readonly string[];
};

/** The numbers among ids: what else an address holds is no request's. */
const numbersOf = (ids: readonly string[]) => ids.filter((id) => /^\d{1,15}$/.test(id)).map(Number);

const factsSchema = z.array(storedFactSchema);

const toRequest = (row: typeof scimRequests.$inferSelect): ScimRequest => ({
  ...row,
  facts: factsSchema.parse(row.facts),
});

function condition({ organizationId, directoryId }: DirectoryName, filter: RequestFilter): SQL | undefined {
  const { target, user, outcome, action, withQuestions, ids } = filter;
  return and(
    eq(scimRequests.organizationId, organizationId),
    eq(scimRequests.directoryId, directoryId),
    target ? ilike(scimRequests.targetLabel, containing(target)) : undefined,
    user ? eq(scimRequests.userId, user) : undefined,
    outcome === "done" ? lt(scimRequests.status, 400) : undefined,
    outcome === "refused" ? gte(scimRequests.status, 400) : undefined,
    action ? eq(scimRequests.action, action) : undefined,
    ids ? inArray(scimRequests.id, numbersOf(ids)) : undefined,
    action || withQuestions ? undefined : notInArray(scimRequests.action, [...questions]),
  );
}

/** One page of the requests of a directory that a filter leaves, the latest first, and how many there are. */
export async function searchScimRequests(
  db: Db,
  directory: DirectoryName,
  filter: RequestFilter,
  page: { turn: Turn | null; limit: number },
): Promise<Found<ScimRequest>> {
  const { id } = scimRequests;
  const where = condition(directory, filter);
  const order = keyset({ by: id, type: "bigint", id, descending: true }, page.turn);
  const rows = await db
    .select()
    .from(scimRequests)
    .where(and(condition(directory, filter), order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const total = await countAbout(db, sql`select 1 from ${scimRequests} where ${where}`);
  const cut = cutPage(rows.map(toRequest), page.limit, page.turn, (row) => ({
    key: String(row.id),
    id: String(row.id),
  }));
  return { ...cut, total };
}

/** A page by cursor for REST, the latest first. */
export async function listFilteredRequests(
  db: Db,
  directory: DirectoryName,
  filter: RequestFilter,
  page: { limit: number; before: number | null },
): Promise<ScimRequest[]> {
  const rows = await db
    .select()
    .from(scimRequests)
    .where(and(condition(directory, filter), page.before === null ? undefined : lt(scimRequests.id, page.before)))
    .orderBy(sql`${scimRequests.id} desc`)
    .limit(page.limit);
  return rows.map(toRequest);
}

/** One request of a directory, or null. */
export async function findScimRequest(
  db: Db,
  { organizationId, directoryId }: DirectoryName,
  id: number,
): Promise<ScimRequest | null> {
  const [row] = await db
    .select()
    .from(scimRequests)
    .where(
      and(
        eq(scimRequests.organizationId, organizationId),
        eq(scimRequests.directoryId, directoryId),
        eq(scimRequests.id, id),
      ),
    );
  return row ? toRequest(row) : null;
}

/** What was asked in the dry run of now, or in the last one, of what would change something. */
function ofDryRun({ organizationId, id, dryRunSince }: TriedDirectory): SQL | undefined {
  return and(
    eq(scimRequests.organizationId, organizationId),
    eq(scimRequests.directoryId, id),
    eq(scimRequests.dryRun, true),
    dryRunSince === null ? undefined : gte(scimRequests.at, dryRunSince),
    notInArray(scimRequests.action, [...questions]),
  );
}

type TriedDirectory = Pick<Directory, "organizationId" | "id" | "dryRunSince">;

/** How often a directory would have done what, in its dry run: by action, and whether it would have been refused. */
export async function countDryRun(
  db: Db,
  directory: TriedDirectory,
): Promise<{ action: string; isRefused: boolean; requests: number }[]> {
  const isRefused = sql<boolean>`${scimRequests.status} >= 400`;
  return db
    .select({ action: scimRequests.action, isRefused, requests: sql<number>`count(*)::int` })
    .from(scimRequests)
    .where(ofDryRun(directory))
    .groupBy(scimRequests.action, isRefused);
}

/** What a directory would have done in its dry run, the latest first. */
export async function listDryRun(db: Db, directory: TriedDirectory, limit: number): Promise<ScimRequest[]> {
  const rows = await db
    .select()
    .from(scimRequests)
    .where(ofDryRun(directory))
    .orderBy(sql`${scimRequests.id} desc`)
    .limit(limit);
  return rows.map(toRequest);
}
