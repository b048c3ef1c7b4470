import { and, eq, gt, isNull } from "drizzle-orm";
import { signInTickets } from "@/drizzle/schema";
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

/** A ticket that can still be redeemed, without using it. */
export async function findOpenTicket(db: Db, handle: string, now: Date): Promise<SignInTicket | null> {
  const [row] = await db.select().from(signInTickets).where(openTicket(handle, now));
  return row ?? null;
}

/** Uses a ticket up; null when it is unknown, used or expired. One statement decides the race. */
export async function consumeTicket(db: Db, handle: string, now: Date): Promise<SignInTicket | null> {
  const [row] = await db.update(signInTickets).set({ usedAt: now }).where(openTicket(handle, now)).returning();
  return row ?? null;
}

const openTicket = (handle: string, now: Date) =>
  and(eq(signInTickets.handleHash, hashToken(handle)), isNull(signInTickets.usedAt), gt(signInTickets.expiresAt, now));
