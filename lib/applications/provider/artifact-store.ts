import { and, eq, gt, isNull, or, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { sessions } from "@/drizzle/schema/sessions";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import type { StoredArtifact } from "./artifact";

export type ArtifactName = { model: string; id: string };

const isNamed = ({ model, id }: ArtifactName) =>
  and(eq(oidcArtifacts.model, model), eq(oidcArtifacts.idHash, hashToken(id)));

/**
 * What was kept under an id, also when it was used up: the library tells reuse from a stranger's guess. Nothing of a session whose
 * time is over, or whose person is suspended.
 */
export async function findArtifact(
  db: Db,
  name: ArtifactName,
  now: Date,
): Promise<{ payload: Record<string, unknown>; consumedAt: Date | null } | null> {
  const { payload, consumedAt, expiresAt, sessionId } = oidcArtifacts;
  const isOpen = sql`exists (select 1 from ${sessions} s join ${users} u on u.id = s.user_id and u.organization_id = s.organization_id
    where s.id = ${sessionId} and s.organization_id = ${oidcArtifacts.organizationId} and u.status = 'active'
    and s.expires_at > ${now.toISOString()} and s.ends_at > ${now.toISOString()})`;
  const [row] = await db
    .select({ payload, consumedAt })
    .from(oidcArtifacts)
    .where(and(isNamed(name), gt(expiresAt, now), or(isNull(sessionId), isOpen)));
  return row ?? null;
}

/** Writes an artifact, or what the library changed of it. */
export async function upsertArtifact(
  db: Db,
  { model, id }: ArtifactName,
  artifact: Omit<StoredArtifact, "clientId"> & {
    organizationId: string | null;
    applicationId: string | null;
    expiresAt: Date;
  },
): Promise<void> {
  const { payload, expiresAt } = artifact;
  await db
    .insert(oidcArtifacts)
    .values({ model, idHash: hashToken(id), ...artifact })
    .onConflictDoUpdate({ target: [oidcArtifacts.model, oidcArtifacts.idHash], set: { payload, expiresAt } });
}

/** Uses an artifact up; one statement decides the race. @returns false when somebody was faster */
export async function consumeArtifact(db: Db, name: ArtifactName, now: Date): Promise<boolean> {
  const used = await db
    .update(oidcArtifacts)
    .set({ consumedAt: now })
    .where(and(isNamed(name), isNull(oidcArtifacts.consumedAt)))
    .returning({ model: oidcArtifacts.model });
  return used.length === 1;
}

export async function deleteArtifact(db: Db, name: ArtifactName): Promise<void> {
  await db.delete(oidcArtifacts).where(isNamed(name));
}

/** Ends everything of a kind that descends from one grant. */
export async function deleteArtifactsOfGrant(db: Db, model: string, grantId: string): Promise<void> {
  await db.delete(oidcArtifacts).where(and(eq(oidcArtifacts.model, model), eq(oidcArtifacts.grantId, grantId)));
}
