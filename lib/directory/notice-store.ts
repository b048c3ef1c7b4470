import { and, eq } from "drizzle-orm";
import { mutedNotices } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";

/** The mails that administrators get, by what runs out. */
export const notices = mutedNotices.notice.enumValues;
export type Notice = (typeof notices)[number];

/** The mails that somebody turned off. */
export async function listMutedNotices(db: Db, organizationId: string, userId: string): Promise<Notice[]> {
  const rows = await db
    .select({ notice: mutedNotices.notice })
    .from(mutedNotices)
    .where(and(eq(mutedNotices.organizationId, organizationId), eq(mutedNotices.userId, userId)))
    .orderBy(mutedNotices.notice);
  return rows.map(({ notice }) => notice);
}

/** Turns these mails off, and all others on. */
export async function replaceMutedNotices(
  db: Db,
  { organizationId, userId }: { organizationId: string; userId: string },
  muted: readonly Notice[],
  now: Date,
): Promise<void> {
  await db
    .delete(mutedNotices)
    .where(and(eq(mutedNotices.organizationId, organizationId), eq(mutedNotices.userId, userId)));
  if (muted.length === 0) return;
  const rows = muted.map((notice) => ({ organizationId, userId, notice, createdAt: now }));
  // Two tabs at once: what either of them turned off is off.
  await db.insert(mutedNotices).values(rows).onConflictDoNothing();
}
