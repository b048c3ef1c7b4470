import { and, eq, gt, isNull } from "drizzle-orm";
import { signInTickets } from "@/drizzle/schema/sign-in";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";

export type SignInTicket = typeof signInTickets.$inferSelect;

export const ticketLifetimeSeconds = 60;

export async function insertTicket(
  db: Db,
  handle: string,
  ticket: Omit<typeof signInTickets.$inferInsert, "handleHash">,
): Promise<void> {
  await db.insert(signInTickets).values({ ...ticket, handleHash: hashToken(handle) });
}

/** A ticket by the hash of its handle, or by the attempt that was answered; also one that was used, or whose time is over. */
export async function findTicket(
  db: Db,
  name: { handleHash: string } | { attemptId: string },
): Promise<SignInTicket | null> {
  const isNamed =
    "handleHash" in name ? eq(signInTickets.handleHash, name.handleHash) : eq(signInTickets.attemptId, name.attemptId);
  const [row] = await db.select().from(signInTickets).where(isNamed).limit(1);
  return row ?? null;
}

const ofTicket = ({ organizationId, handleHash }: SignInTicket) =>
  and(eq(signInTickets.organizationId, organizationId), eq(signInTickets.handleHash, handleHash));

/** Uses a ticket up; false when it was used, or its time is over. One statement decides the race. */
export async function consumeTicket(db: Db, ticket: SignInTicket, now: Date): Promise<boolean> {
  const used = await db
    .update(signInTickets)
    .set({ usedAt: now })
    .where(and(ofTicket(ticket), isNull(signInTickets.usedAt), gt(signInTickets.expiresAt, now)))
    .returning({ handleHash: signInTickets.handleHash });
  return used.length === 1;
}

/** Notes the session that a ticket was redeemed for. */
export async function setTicketSession(db: Db, ticket: SignInTicket, sessionId: string): Promise<void> {
  await db.update(signInTickets).set({ sessionId }).where(ofTicket(ticket));
}
