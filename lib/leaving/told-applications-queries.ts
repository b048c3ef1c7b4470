import { and, eq, isNotNull } from "drizzle-orm";
import { applicationSessions, applications } from "@/drizzle/schema/applications";
import type { Db } from "@/lib/db/database";

/** The applications that are told when the sessions of somebody end now, by name: those that were reached, and want to hear of it. */
export async function listToldApplications(
  db: Db,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: applications.id, name: applications.name })
    .from(applicationSessions)
    .innerJoin(
      applications,
      and(
        eq(applications.organizationId, applicationSessions.organizationId),
        eq(applications.id, applicationSessions.applicationId),
      ),
    )
    .where(
      and(
        eq(applicationSessions.organizationId, organizationId),
        eq(applicationSessions.userId, userId),
        isNotNull(applicationSessions.sessionId),
        isNotNull(applications.backchannelLogoutUri),
      ),
    )
    .orderBy(applications.name);
  return rows.map(({ name }) => name);
}
