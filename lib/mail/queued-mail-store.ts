import { eq, inArray, lte, sql } from "drizzle-orm";
import { queuedMails } from "@/drizzle/schema/mail";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";

type QueuedMail = typeof queuedMails.$inferSelect;

/** A mail that nobody waits for. */
export type NewMail = { organizationId: string | null; to: string; subject: string; text: string };

/** So long nobody else sends what is being sent: longer than a mail server may take. */
const leaseMilliseconds = 2 * 60_000;

/** Writes mails in the transaction of what they tell of; a job sends them. */
export async function queueMails(db: Db, mails: readonly NewMail[], now: Date): Promise<void> {
  if (mails.length === 0) return;
  await db.insert(queuedMails).values(
    mails.map(({ organizationId, to, subject, text }) => ({
      id: randomId(16),
      organizationId,
      recipient: to,
      subject,
      body: text,
      nextAt: now,
      createdAt: now,
    })),
  );
}

/** Takes a mail that is due, and keeps it from other instances while it is sent. */
export async function leaseMail(db: Db, now: Date): Promise<QueuedMail | null> {
  const { id, nextAt, attempt } = queuedMails;
  const due = db
    .select({ id })
    .from(queuedMails)
    .where(lte(nextAt, now))
    .orderBy(nextAt)
    .limit(1)
    .for("update", { skipLocked: true });
  const [mail] = await db
    .update(queuedMails)
    .set({ attempt: sql`${attempt} + 1`, nextAt: new Date(now.getTime() + leaseMilliseconds) })
    .where(inArray(id, due))
    .returning();
  return mail ?? null;
}

/** The mail was sent, or is given up. */
export async function deleteMail(db: Db, id: string): Promise<void> {
  await db.delete(queuedMails).where(eq(queuedMails.id, id));
}

export async function postponeMail(db: Db, id: string, nextAt: Date): Promise<void> {
  await db.update(queuedMails).set({ nextAt }).where(eq(queuedMails.id, id));
}
