import { and, desc, eq, inArray, isNotNull } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import type { Db } from "@/lib/db/database";
import type { EventClaims, EventView } from "./event";
import { openClaims } from "./event-claims";

export type RecentClaims = { reference: string; email: string | null; createdAt: Date; claims: EventClaims };

type SignInsOf = {
  organizationId: string;
  connectionId: string;
  /** Absent: tests, too. */
  purpose?: EventView["purpose"];
};

/** The last sign-ins of a connection whose claims are kept, newest first, whatever became of them. */
export async function listRecentClaims(
  db: Db,
  { organizationId, connectionId, purpose }: SignInsOf,
  limit: number,
): Promise<RecentClaims[]> {
  const rows = await db
    .select()
    .from(signInEvents)
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.connectionId, connectionId),
        isNotNull(signInEvents.encryptedClaims),
        purpose && eq(signInEvents.purpose, purpose),
      ),
    )
    .orderBy(desc(signInEvents.createdAt), desc(signInEvents.reference))
    .limit(limit);
  return rows.flatMap(({ reference, email, createdAt, encryptedClaims }) =>
    encryptedClaims === null ? [] : [{ reference, email, createdAt, claims: openClaims(encryptedClaims, reference) }],
  );
}

/** The claims of each user's last sign-in through a connection, where they are kept. */
export async function listLastClaims(
  db: Db,
  organizationId: string,
  connectionId: string,
  userIds: readonly string[],
): Promise<Map<string, EventClaims>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([signInEvents.userId])
    .from(signInEvents)
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.connectionId, connectionId),
        eq(signInEvents.code, "ok"),
        inArray(signInEvents.userId, [...userIds]),
      ),
    )
    .orderBy(signInEvents.userId, desc(signInEvents.createdAt));
  return new Map(
    rows.flatMap(({ userId, reference, encryptedClaims }) =>
      userId === null || encryptedClaims === null ? [] : [[userId, openClaims(encryptedClaims, reference)]],
    ),
  );
}
