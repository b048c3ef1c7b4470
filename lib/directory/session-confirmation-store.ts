import { and, eq, exists, gt, isNotNull, isNull, or, type SQL, sql } from "drizzle-orm";
import { operatorConnections } from "@/drizzle/schema/connections";
import { users } from "@/drizzle/schema/directory";
import { passkeys, sessions } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";
import { isInForce } from "./break-glass-queries";

/**
 * What the query of a session asks about its confirmation. It counts while the passkey that gave it does, and while the person has the
 * right that they had then: a role taken away and given again asks again.
 */
export function confirmationOf(db: Db): { hasPasskey: SQL<boolean>; isConfirmed: SQL<boolean> } {
  const ofPerson = and(
    eq(passkeys.organizationId, users.organizationId),
    eq(passkeys.userId, users.id),
    isInForce(db, passkeys),
  );
  const held = db.select({ id: passkeys.id }).from(passkeys).where(ofPerson);
  const one = db
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(and(ofPerson, eq(passkeys.id, sessions.confirmedBy)));
  const counts = and(
    isNotNull(sessions.confirmedAt),
    isInForce(db, { userId: sessions.userId, createdAt: sessions.confirmedAt }),
    or(isNull(sessions.confirmedBy), exists(one)),
  );
  return { hasPasskey: sql<boolean>`${exists(held)}`, isConfirmed: sql<boolean>`(${counts})` };
}

/** Whether the session came through the connection that the installation named for its operators (decision 0078). */
export function isThroughOperatorConnection(db: Db): SQL<boolean> {
  const named = db
    .select({ id: operatorConnections.connectionId })
    .from(operatorConnections)
    .where(
      and(
        eq(operatorConnections.organizationId, users.organizationId),
        eq(operatorConnections.connectionId, sessions.connectionId),
      ),
    );
  return sql<boolean>`${exists(named)}`;
}

/** Notes what confirmed a running session. @param by the ID of a passkey; null: a recovery code. @returns false when it is over */
export async function confirmSession(
  db: Db,
  { organizationId, userId, sessionId }: { organizationId: string; userId: string; sessionId: string },
  { by, now }: { by: string | null; now: Date },
): Promise<boolean> {
  const confirmed = await db
    .update(sessions)
    .set({ confirmedAt: now, confirmedBy: by })
    .where(
      and(
        eq(sessions.organizationId, organizationId),
        eq(sessions.userId, userId),
        eq(sessions.id, sessionId),
        gt(sessions.expiresAt, now),
        gt(sessions.endsAt, now),
      ),
    )
    .returning({ id: sessions.id });
  return confirmed.length === 1;
}
