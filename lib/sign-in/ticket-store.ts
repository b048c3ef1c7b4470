import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import { signInTickets } from "@/drizzle/schema/sign-in";
import { type ConnectionForSignIn, signInColumns, toConnectionForSignIn } from "@/lib/connections/connection-store";
import { hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { preparedQuery } from "@/lib/db/prepared-query";

export type SignInTicket = typeof signInTickets.$inferSelect;

export const ticketLifetimeSeconds = 60;

export type NewTicket = Omit<typeof signInTickets.$inferInsert, "handleHash">;

export async function insertTicket(db: Db, handle: string, ticket: NewTicket): Promise<void> {
  await ticketInsertion(db, handle, ticket);
}

/** The insertion of a ticket, alone or as a part of a statement; only the hash of its handle is kept. */
export function ticketInsertion(db: Db, handle: string, ticket: NewTicket) {
  return db.insert(signInTickets).values({ ...ticket, handleHash: hashToken(handle) });
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

export type TicketAtLanding = { ticket: SignInTicket; found: ConnectionForSignIn; isPersonActive: boolean };

const landingQuery = preparedQuery((db) =>
  db
    .select({ ...signInColumns, ticket: signInTickets, status: users.status })
    .from(signInTickets)
    .innerJoin(
      connections,
      and(eq(connections.organizationId, signInTickets.organizationId), eq(connections.id, signInTickets.connectionId)),
    )
    .innerJoin(organizations, eq(organizations.id, signInTickets.organizationId))
    .innerJoin(users, and(eq(users.organizationId, signInTickets.organizationId), eq(users.id, signInTickets.userId)))
    .where(eq(signInTickets.handleHash, sql.placeholder("handleHash")))
    .prepare("ticket_at_landing"),
);

/** A ticket with what decides whether it still signs somebody in, in one statement. */
export async function findTicketAtLanding(db: Db, handleHash: string): Promise<TicketAtLanding | null> {
  const [row] = await landingQuery(db).execute({ handleHash });
  return row
    ? { ticket: row.ticket, found: toConnectionForSignIn(row), isPersonActive: row.status === "active" }
    : null;
}

const ofTicket = ({ organizationId, handleHash }: SignInTicket) =>
  and(eq(signInTickets.organizationId, organizationId), eq(signInTickets.handleHash, handleHash));

/** Uses a ticket up; false when it was used, or its time is over. One statement decides the race. */
export async function consumeTicket(db: Db, ticket: SignInTicket, now: Date): Promise<boolean> {
  return (await ticketUse(db, ticket, { usedAt: now })).length === 1;
}

/** The use of a ticket, alone or as a part of a statement: its organization, or no row when it is good for nothing any more. */
export function ticketUse(db: Db, ticket: SignInTicket, use: { usedAt: Date; sessionId?: string }) {
  // Held until the session is there: a suspension at the same moment comes before it, or ends it.
  const active = db
    .select({ id: users.id })
    .from(users)
    .where(
      and(eq(users.organizationId, ticket.organizationId), eq(users.id, ticket.userId), eq(users.status, "active")),
    )
    .for("share");
  return db
    .update(signInTickets)
    .set(use)
    .where(
      and(
        ofTicket(ticket),
        isNull(signInTickets.usedAt),
        gt(signInTickets.expiresAt, use.usedAt),
        use.sessionId === undefined ? undefined : inArray(signInTickets.userId, active),
      ),
    )
    .returning({ organizationId: signInTickets.organizationId });
}

/** Notes the session that a ticket was redeemed for. */
export async function setTicketSession(db: Db, ticket: SignInTicket, sessionId: string): Promise<void> {
  await db.update(signInTickets).set({ sessionId }).where(ofTicket(ticket));
}
