import { and, eq, gt, ilike, inArray, isNull, or, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { users } from "@/drizzle/schema/directory";
import { sessions } from "@/drizzle/schema/sessions";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, type KeyType, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import { reachedApplicationNames } from "./reached-application-queries";
import { displayNameSql } from "./user-queries";

export const sessionSorts = ["created", "lastSeen"] as const;
export type SessionSort = (typeof sessionSorts)[number];

const sortedBy = { created: sessions.createdAt, lastSeen: sessions.lastSeenAt } as const;

/** Of which type the cursors of a sort are. */
export const sessionKeyType = (): KeyType => "timestamptz";

export type SessionListFilter = {
  /** A part of the address or the name of the person. */
  search?: string;
  /** The connection through which the person signed in; "none" for a code. */
  connection?: string;
  /** Only these; absent: all. */
  ids?: readonly string[];
  now: Date;
};

export type SessionRow = {
  id: string;
  userId: string;
  email: string;
  /** An operator's session: nobody else ends it (decision 0007). */
  operator: boolean;
  method: typeof sessions.$inferSelect.method;
  connectionId: string | null;
  connectionName: string | null;
  address: string | null;
  userAgent: string | null;
  /** The names of the applications that it reached. */
  applications: string[];
  createdAt: Date;
  lastSeenAt: Date;
  endsAt: Date;
};

const ownConnection = and(
  eq(connections.id, sessions.connectionId),
  eq(connections.organizationId, sessions.organizationId),
);
const ownUser = and(eq(users.id, sessions.userId), eq(users.organizationId, sessions.organizationId));

function condition(organizationId: string, { search, connection, ids, now }: SessionListFilter) {
  const pattern = search ? containing(search) : null;
  return and(
    eq(sessions.organizationId, organizationId),
    gt(sessions.expiresAt, now),
    gt(sessions.endsAt, now),
    pattern ? or(ilike(users.email, pattern), ilike(displayNameSql, pattern)) : undefined,
    connection === "none" ? isNull(sessions.connectionId) : undefined,
    connection && connection !== "none" ? eq(sessions.connectionId, connection) : undefined,
    ids ? inArray(sessions.id, [...ids]) : undefined,
  );
}

/** One page of the sessions of an organization that are open, and how many a filter leaves. */
export async function searchSessions(
  db: Db,
  organizationId: string,
  filter: SessionListFilter,
  page: { sort: SessionSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<SessionRow>> {
  const order = keyset(
    { by: sortedBy[page.sort], type: "timestamptz", id: sessions.id, descending: page.descending },
    page.turn,
  );
  const { id, userId, method, connectionId, address, userAgent, createdAt, lastSeenAt, endsAt } = sessions;
  const found = await db
    .select({
      row: {
        id,
        userId,
        email: users.email,
        operator: users.operator,
        method,
        connectionId,
        connectionName: connections.name,
        address,
        userAgent,
        applications: reachedApplicationNames,
        createdAt,
        lastSeenAt,
        endsAt,
      },
      key: order.key,
    })
    .from(sessions)
    .innerJoin(users, ownUser)
    .leftJoin(connections, ownConnection)
    .where(and(condition(organizationId, filter), order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  // A search looks at people; without one, to look for each of them would cost more than to count.
  const counted = filter.search
    ? sql`
        select 1 from ${sessions}
        inner join ${users}
        on ${ownUser}
        where ${condition(organizationId, filter)}`
    : sql`select 1 from ${sessions} where ${condition(organizationId, filter)}`;
  const total = await countAbout(db, counted);
  const { rows, ...beside } = cutPage(found, page.limit, page.turn, ({ row, key }) => ({ key, id: row.id }));
  return { ...beside, rows: rows.map(({ row }) => row), total };
}
