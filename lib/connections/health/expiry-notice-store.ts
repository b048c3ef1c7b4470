import { expiryNotices } from "@/drizzle/schema/connections";
import type { Connection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";

/** Takes the turn to send a notice; false when it was sent before. */
export async function reserveNotice(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
  { subject, days }: { subject: string; days: number },
  now: Date,
): Promise<boolean> {
  const written = await db
    .insert(expiryNotices)
    .values({ organizationId, connectionId: id, subject, days, sentAt: now })
    .onConflictDoNothing()
    .returning({ days: expiryNotices.days });
  return written.length === 1;
}
