import { and, eq, isNull, lte, or } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import type { User } from "./user-store";

/**
 * Notes that somebody is invited, in one statement: two that are asked for at once are one.
 * @param from.before an earlier invitation counts as over when it is no younger
 * @returns null for somebody who was invited since, or whom there is none of
 */
export async function markInvited(
  db: Db,
  { organizationId, userId }: { organizationId: string; userId: string },
  { now, before }: { now: Date; before: Date },
): Promise<User | null> {
  const [row] = await db
    .update(users)
    .set({ invitedAt: now })
    .where(
      and(
        eq(users.organizationId, organizationId),
        eq(users.id, userId),
        eq(users.status, "active"),
        or(isNull(users.invitedAt), lte(users.invitedAt, before)),
      ),
    )
    .returning();
  return row ?? null;
}
