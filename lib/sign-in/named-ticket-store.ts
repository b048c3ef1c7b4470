import { and, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import { signInTickets } from "@/drizzle/schema/sign-in";
import type { Db } from "@/lib/db/database";
import type { SessionFilter } from "@/lib/directory/session-filter";

/** What a provider's logout names: of one of its connections, by keyed hashes (`lib/identity/logout-keys.ts`). */
export type NamedByProvider = {
  organizationId: string;
  filter: Pick<SessionFilter, "subjectKeys" | "sidKeys" | "indexKeys"> & { connection: string };
};

const { connectionId, subjectKey, sidKey, indexKeys, usedAt, expiresAt } = signInTickets;

const hasIndex = (keys: readonly string[]) =>
  sql`exists (select 1 from jsonb_array_elements_text(${indexKeys}) k where ${inArray(sql`k`, [...keys])})`;

/** The same conditions as of sessions, for a sign-in that has not landed. */
const isPending = ({ organizationId, filter }: NamedByProvider, now: Date) =>
  and(
    eq(signInTickets.organizationId, organizationId),
    eq(connectionId, filter.connection),
    isNull(usedAt),
    gt(expiresAt, now),
    filter.subjectKeys === undefined ? undefined : inArray(subjectKey, [...filter.subjectKeys]),
    filter.sidKeys === undefined ? undefined : inArray(sidKey, [...filter.sidKeys]),
    filter.indexKeys === undefined ? undefined : hasIndex(filter.indexKeys),
  );

/** How many sign-ins that a logout names are between the provider's answer and their landing. */
export async function countPendingTickets(db: Db, named: NamedByProvider, now: Date): Promise<number> {
  return db.$count(signInTickets, isPending(named, now));
}

/** Uses them up, and waits for those that land at the moment. @returns the events of those that will begin no session */
export async function stopPendingTickets(
  db: Db,
  named: NamedByProvider,
  now: Date,
): Promise<{ organizationId: string; eventReference: string }[]> {
  return db
    .update(signInTickets)
    .set({ usedAt: now })
    .where(isPending(named, now))
    .returning({ organizationId: signInTickets.organizationId, eventReference: signInTickets.eventReference });
}
