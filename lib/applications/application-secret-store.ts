import { and, asc, eq } from "drizzle-orm";
import { applicationSecrets } from "@/drizzle/schema/applications";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";

/** A client secret for screens and answers, without the secret. */
export type ApplicationSecret = Omit<typeof applicationSecrets.$inferSelect, "secretHash" | "slot">;

type Owner = { organizationId: string; id: string };

const ofApplication = ({ organizationId, id }: Owner) =>
  and(eq(applicationSecrets.organizationId, organizationId), eq(applicationSecrets.applicationId, id));

/** The live secrets of an application, the older one first. */
export async function listSecrets(db: Db, application: Owner): Promise<ApplicationSecret[]> {
  const { secretHash: _hash, slot: _slot, ...shown } = columns;
  return db.select(shown).from(applicationSecrets).where(ofApplication(application)).orderBy(asc(columns.createdAt));
}

const { id, organizationId, applicationId, slot, secretHash, hint, createdBy, createdAt, lastUsedAt } =
  applicationSecrets;
const columns = { id, organizationId, applicationId, slot, secretHash, hint, createdBy, createdAt, lastUsedAt };

/**
 * Whether a secret is one of an application's live ones, and which. By its hash: 256 bits that nobody guesses.
 * @returns the ID of the secret, or null
 */
export async function findSecret(db: Db, application: Owner, secret: string): Promise<string | null> {
  const [row] = await db
    .select({ id })
    .from(applicationSecrets)
    .where(and(ofApplication(application), eq(secretHash, hashToken(secret))));
  return row?.id ?? null;
}

/** Notes that a secret was used. */
export async function touchSecret(db: Db, application: Owner, secretId: string, now: Date): Promise<void> {
  await db
    .update(applicationSecrets)
    .set({ lastUsedAt: now })
    .where(and(ofApplication(application), eq(id, secretId)));
}

/**
 * Adds a secret in the slot that is free; a constraint stops two that take one at once.
 * @returns null when both are taken
 */
export async function insertSecret(
  db: Db,
  secret: Omit<typeof applicationSecrets.$inferInsert, "slot" | "secretHash"> & { secret: string },
): Promise<ApplicationSecret | null> {
  const owner = { organizationId: secret.organizationId, id: secret.applicationId };
  const taken = await db.select({ slot }).from(applicationSecrets).where(ofApplication(owner));
  const free = [1, 2].find((candidate) => !taken.some((row) => row.slot === candidate));
  if (free === undefined) return null;
  const { secret: plaintext, ...row } = secret;
  const [inserted] = await db
    .insert(applicationSecrets)
    .values({ ...row, slot: free, secretHash: hashToken(plaintext) })
    .returning();
  if (!inserted) throw new Error("The secret was not inserted");
  const { secretHash: _hash, slot: _slot, ...shown } = inserted;
  return shown;
}

/** @returns the secret that was deleted, or null when there was none */
export async function deleteSecretRow(db: Db, application: Owner, secretId: string): Promise<ApplicationSecret | null> {
  const [row] = await db
    .delete(applicationSecrets)
    .where(and(ofApplication(application), eq(id, secretId)))
    .returning();
  if (!row) return null;
  const { secretHash: _hash, slot: _slot, ...shown } = row;
  return shown;
}
