import { and, eq, isNull, lt, or } from "drizzle-orm";
import { roles, userRoles, users } from "@/drizzle/schema/directory";
import { emergencyAccess } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";

export type EmergencyAccess = typeof emergencyAccess.$inferSelect;

/** Null while it was neither tried nor asked for. */
export async function findEmergencyAccess(db: Db, organizationId: string): Promise<EmergencyAccess | null> {
  const [row] = await db.select().from(emergencyAccess).where(eq(emergencyAccess.organizationId, organizationId));
  return row ?? null;
}

/** Notes that somebody's way in opened. */
export async function writeEmergencyProof(
  db: Db,
  { organizationId, by }: { organizationId: string; by: string },
  now: Date,
): Promise<void> {
  const proven = { provenAt: now, provenBy: by };
  await db
    .insert(emergencyAccess)
    .values({ organizationId, ...proven })
    .onConflictDoUpdate({ target: emergencyAccess.organizationId, set: proven });
}

/** Takes the turn to ask an organization's administrators; false when they were asked since then. */
export async function reserveDrillNotice(
  db: Db,
  organizationId: string,
  { since, now }: { since: Date; now: Date },
): Promise<boolean> {
  const taken = await db
    .insert(emergencyAccess)
    .values({ organizationId, askedAt: now })
    .onConflictDoUpdate({
      target: emergencyAccess.organizationId,
      set: { askedAt: now },
      setWhere: or(isNull(emergencyAccess.askedAt), lt(emergencyAccess.askedAt, since)),
    })
    .returning({ organizationId: emergencyAccess.organizationId });
  return taken.length === 1;
}

/** Whether somebody could set things right once they are in: by a role of their organization, or as an operator. */
export async function administers(
  db: Db,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<boolean> {
  const [row] = await db
    .select({ id: users.id })
    .from(users)
    .leftJoin(userRoles, and(eq(userRoles.organizationId, users.organizationId), eq(userRoles.userId, users.id)))
    .leftJoin(roles, and(eq(roles.organizationId, users.organizationId), eq(roles.key, userRoles.roleKey)))
    .where(
      and(
        eq(users.organizationId, organizationId),
        eq(users.id, userId),
        or(eq(users.operator, true), eq(roles.administers, true)),
      ),
    )
    .limit(1);
  return row !== undefined;
}
