import { and, desc, eq, lt } from "drizzle-orm";
import { z } from "zod";
import { scimRequests } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";
import type { Fact } from "@/lib/facts/fact-schema";
import { storedFactSchema } from "@/lib/facts/fact-schema";
import type { DirectoryName } from "./directory-store";

/** One request of a directory, and what it changed. */
export type ScimRequest = Omit<typeof scimRequests.$inferSelect, "facts"> & { facts: Fact[] };

const factsSchema = z.array(storedFactSchema);

export async function insertScimRequest(
  db: Db,
  request: Omit<typeof scimRequests.$inferInsert, "id" | "facts"> & { facts: readonly Fact[] },
): Promise<void> {
  await db.insert(scimRequests).values(request);
}

/**
 * What a directory asked, the latest first.
 * @param page `before` is the id of the last one of the page before; `userId` leaves the requests about one person
 */
export async function listScimRequests(
  db: Db,
  { organizationId, directoryId }: DirectoryName,
  page: { limit: number; before: number | null; userId?: string },
): Promise<ScimRequest[]> {
  const rows = await db
    .select()
    .from(scimRequests)
    .where(
      and(
        eq(scimRequests.organizationId, organizationId),
        eq(scimRequests.directoryId, directoryId),
        page.before === null ? undefined : lt(scimRequests.id, page.before),
        page.userId === undefined ? undefined : eq(scimRequests.userId, page.userId),
      ),
    )
    .orderBy(desc(scimRequests.id))
    .limit(page.limit);
  return rows.map((row) => ({ ...row, facts: factsSchema.parse(row.facts) }));
}
