import { type SQLWrapper, sql } from "drizzle-orm";
import { eventInsertion, type NewEvent } from "@/lib/activity/event-store";
import { type NewStoredResponse, storedResponseInsertion } from "@/lib/activity/stored-response-store";
import type { Connection } from "@/lib/connections/connection";
import { type Db, isRefusedByConstraint } from "@/lib/db/database";
import { type OneTimeParts, oneTimeUse } from "./attempt-store";
import { type Presence, presence } from "./person-store";
import { touchConnection } from "./provisioning-store";
import { type NewTicket, ticketInsertion } from "./ticket-store";

/** A sign-in that changes nothing about its person, with all that there is to write. */
export type UnchangedSignIn = {
  once: OneTimeParts;
  connection: Pick<Connection, "organizationId" | "id">;
  person: Presence;
  event: NewEvent;
  answer: NewStoredResponse | null;
  handle: string;
  ticket: NewTicket;
};

/**
 * Writes request, assertion, presence, event and ticket in one statement, which stands or falls as a whole (decision 0069).
 * @returns false when a constraint refused it, and nothing was written: the request or the assertion was used, or what it is
 *   about is gone. Why, the careful way finds out.
 */
export async function writeUnchangedSignIn(db: Db, signIn: UnchangedSignIn, now: Date): Promise<boolean> {
  const { once, connection, person, event, answer, handle, ticket } = signIn;
  const parts: Record<string, SQLWrapper> = {
    ...oneTimeUse(db, once, now),
    ...presence(db, person, now),
    touched: touchConnection(db, connection, now),
    event: eventInsertion(db, event),
    // The foreign key to the event is checked at the end of the statement.
    ...(answer && { answer: storedResponseInsertion(db, answer) }),
  };
  const named = Object.entries(parts).map(([name, part]) => sql`${sql.identifier(name)} as (${part.getSQL()})`);
  try {
    await db.execute(sql`with ${sql.join(named, sql`, `)} ${ticketInsertion(db, handle, ticket).getSQL()}`);
    return true;
  } catch (error) {
    if (!isRefusedByConstraint(error)) throw error;
    return false;
  }
}
