import { asc, eq } from "drizzle-orm";
import { domainEvents } from "@/drizzle/schema/domain-events";
import type { Db } from "@/lib/db/database";

/** The types of everything that was told of an organization, in its order: as receivers get it. */
export async function toldTypes(db: Db, organizationId: string): Promise<string[]> {
  const rows = await db
    .select({ type: domainEvents.type })
    .from(domainEvents)
    .where(eq(domainEvents.organizationId, organizationId))
    .orderBy(asc(domainEvents.number));
  return rows.map(({ type }) => type);
}
