import { type SQLWrapper, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { domainEvents } from "@/drizzle/schema/domain-events";
import type { sessions } from "@/drizzle/schema/sessions";
import type { Db } from "@/lib/db/database";
import { rowsOf } from "@/lib/db/rows-of";
import type { DomainEventType } from "@/lib/domain-events/event-types";

type BegunSession = Pick<
  typeof sessions.$inferInsert,
  "id" | "organizationId" | "userId" | "method" | "connectionId"
> & {
  eventReference?: string | null;
};

/**
 * Writes a session and tells of it and of its sign-in, in one statement.
 * @param parts of the statement by their names; `begun` inserts the row and gives back its absolute end, which this returns
 */
export async function writeBegunSession(
  db: Db,
  parts: { begun: SQLWrapper } & Record<string, SQLWrapper>,
  { id, organizationId, userId, method, connectionId, eventReference = null }: BegunSession,
  now: Date,
): Promise<Date> {
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
  const named = Object.entries(parts).map(([name, part]) => sql`${sql.identifier(name)} as (${part.getSQL()})`);
  const milliseconds = sql<number>`(extract(epoch from (select ${sql.identifier("ends_at")} from ${sql.identifier("begun")})) * 1000)::float8`;
  const tell = db
    .insert(domainEvents)
    .values(told)
    .returning({ endsAt: milliseconds.as("ends") });
  const [written] = rowsOf<{ ends: number | string }>(
    await db.execute(sql`with ${sql.join(named, sql`, `)} ${tell.getSQL()}`),
  );
  if (!written) throw new Error("The session was not written");
  return new Date(Math.round(Number(written.ends)));
}
