import { and, desc, eq, lt } from "drizzle-orm";
import { applicationVersions } from "@/drizzle/schema/applications";
import type { Db } from "@/lib/db/database";
import type { Application } from "./application";
import { type ApplicationInput, applicationInputSchema } from "./application-schema";

/** A configuration as it was saved once. */
export type ApplicationVersion = { version: number; author: string; createdAt: Date; configuration: ApplicationInput };

type Row = typeof applicationVersions.$inferSelect;

const ofApplication = ({ organizationId, id }: Application) =>
  and(eq(applicationVersions.organizationId, organizationId), eq(applicationVersions.applicationId, id));

const toVersion = ({ version, author, createdAt, configuration }: Row): ApplicationVersion => ({
  version,
  author,
  createdAt,
  configuration: applicationInputSchema.parse(configuration),
});

/** The saved versions of an application, newest first. @param before only older ones; null: from the newest */
export async function listApplicationVersions(
  db: Db,
  application: Application,
  { limit, before }: { limit: number; before: number | null },
): Promise<ApplicationVersion[]> {
  const older = before === null ? undefined : lt(applicationVersions.version, before);
  const rows = await db
    .select()
    .from(applicationVersions)
    .where(and(ofApplication(application), older))
    .orderBy(desc(applicationVersions.version))
    .limit(limit);
  return rows.map(toVersion);
}

export async function findApplicationVersion(
  db: Db,
  application: Application,
  version: number,
): Promise<ApplicationVersion | null> {
  const [row] = await db
    .select()
    .from(applicationVersions)
    .where(and(ofApplication(application), eq(applicationVersions.version, version)));
  return row ? toVersion(row) : null;
}
