import { type SQLWrapper, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { domainEvents } from "@/drizzle/schema/domain-events";
import type { sessions } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";
import type { DomainEventType } from "@/lib/domain-events/event-types";

type BegunSession = Pick<
  typeof sessions.$inferInsert,
  "id" | "organizationId" | "userId" | "method" | "connectionId"
> & {
  eventReference?: string | null;
};

/**
 * Writes a session and tells of it and of its sign-in, in one statement.
 * @param writes insert the row and what belongs to it
 */
export async function writeBegunSession(
  db: Db,
  writes: readonly SQLWrapper[],
  { id, organizationId, userId, method, connectionId, eventReference = null }: BegunSession,
  now: Date,
): Promise<void> {
  // Only the ID is at hand here: the address is read in the same statement.
  const person = sql`jsonb_build_object('type', 'user', 'id', ${userId}::text, 'label', coalesce((
    select u.email from ${users} u where u.organization_id = ${organizationId} and u.id = ${userId}), ${userId}))`;
  const connection = connectionId ? { id: connectionId } : null;
  const data = { session: id, protocol: method, connection, reference: eventReference };
  const types: DomainEventType[] = [
    ...(eventReference === null ? [] : ["sign_in.succeeded" as const]),
    ...(method === "recovery" ? ["recovery_code.used" as const] : []),
    "session.started",
  ];
  const told = types.map((type) => ({ organizationId, type, at: now, actor: person, subject: person, data }));
  const parts = writes.map((write, index) => sql`${sql.raw(`part${index}`)} as (${write.getSQL()})`);
  await db.execute(sql`with ${sql.join(parts, sql`, `)} ${db.insert(domainEvents).values(told).getSQL()}`);
}
