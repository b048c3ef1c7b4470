import { and, count, eq, gte, ne, sql } from "drizzle-orm";
import { directoryGroups, directoryUsers, scimRequests } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";

/** How many people and groups a directory has named, and how many of its requests were refused lately. */
export type DirectoryFigures = { active: number; inactive: number; groups: number; refused: number };

export const noFigures: DirectoryFigures = { active: 0, inactive: 0, groups: 0, refused: 0 };

/** Looked back for so long. */
const refusedWithinHours = 24;

/** The figures of an organization's directories, by their ids; one without any is not there. */
export async function readDirectoryFigures(
  db: Db,
  organizationId: string,
  now: Date,
): Promise<Map<string, DirectoryFigures>> {
  const isActive = directoryUsers.active;
  const people = await db
    .select({
      id: directoryUsers.directoryId,
      active: sql<number>`(count(*) filter (where ${isActive}))::int`,
      inactive: sql<number>`(count(*) filter (where not ${isActive}))::int`,
    })
    .from(directoryUsers)
    .where(eq(directoryUsers.organizationId, organizationId))
    .groupBy(directoryUsers.directoryId);
  const groups = await db
    .select({ id: directoryGroups.directoryId, groups: count() })
    .from(directoryGroups)
    .where(eq(directoryGroups.organizationId, organizationId))
    .groupBy(directoryGroups.directoryId);
  const since = new Date(now.getTime() - refusedWithinHours * 3_600_000);
  const refused = await db
    .select({ id: scimRequests.directoryId, refused: count() })
    .from(scimRequests)
    .where(
      and(
        eq(scimRequests.organizationId, organizationId),
        gte(scimRequests.at, since),
        gte(scimRequests.status, 400),
        // Asking for what is not there is how a provider finds out.
        ne(scimRequests.action, "read"),
      ),
    )
    .groupBy(scimRequests.directoryId);
  const figures = new Map<string, DirectoryFigures>();
  for (const { id, ...some } of [...people, ...groups, ...refused])
    figures.set(id, { ...(figures.get(id) ?? noFigures), ...some });
  return figures;
}
