import { and, eq, gt, isNull } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { loginCodes } from "@/drizzle/schema/sessions";
import { signInTickets } from "@/drizzle/schema/sign-in";
import type { Db } from "@/lib/db/database";

type Mailbox = { slug: string; email: string };
type Owner = { organizationId: string; userId: string };

/** Of this organization: a code that names none is no door of it, and may be for another one. */
const isPendingCode = ({ slug, email }: Mailbox, now: Date) =>
  and(
    eq(loginCodes.email, email),
    eq(loginCodes.organizationSlug, slug),
    isNull(loginCodes.usedAt),
    gt(loginCodes.expiresAt, now),
    gt(loginCodes.triesLeft, 0),
  );

const isPendingTicket = ({ organizationId, userId }: Owner, now: Date) =>
  and(
    eq(signInTickets.organizationId, organizationId),
    eq(signInTickets.userId, userId),
    isNull(signInTickets.usedAt),
    gt(signInTickets.expiresAt, now),
  );

/** The mailed codes that can still be entered, by the time that they were sent. */
export async function listPendingCodes(db: Db, mailbox: Mailbox, now: Date): Promise<string[]> {
  const rows = await db.select({ at: loginCodes.createdAt }).from(loginCodes).where(isPendingCode(mailbox, now));
  return rows.map(({ at }) => at.toISOString());
}

/** Sign-ins that a provider answered and the browser has not finished, by the name of the connection. */
export async function listPendingTickets(db: Db, owner: Owner, now: Date): Promise<string[]> {
  const rows = await db
    .select({ name: connections.name })
    .from(signInTickets)
    .innerJoin(
      connections,
      and(eq(connections.id, signInTickets.connectionId), eq(connections.organizationId, signInTickets.organizationId)),
    )
    .where(isPendingTicket(owner, now));
  return rows.map(({ name }) => name);
}

/** Uses up what would sign the person in. */
export async function endPendingSignIns(db: Db, owner: Owner & Mailbox, now: Date): Promise<void> {
  await db.update(loginCodes).set({ usedAt: now, triesLeft: 0 }).where(isPendingCode(owner, now));
  await db.update(signInTickets).set({ usedAt: now }).where(isPendingTicket(owner, now));
}
