import { expiryNotices } from "@/drizzle/schema";
import type { Db } from "@/lib/db/database";
import type { Connection } from "./connection";

/** Takes the turn to send a notice; false when it was sent before. */
export async function claimNotice(
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
