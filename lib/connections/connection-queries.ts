import { and, asc, eq, exists, gt, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import { connections } from "@/drizzle/schema/connections";
import { countAbout, type Total } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, type KeyType, keyset, type Page, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { Connection } from "./connection";
import { toConnection } from "./connection-store";
import { isOffered } from "./offered-connection-queries";

export const connectionSorts = ["name", "created", "lastSignIn"] as const;
export type ConnectionSort = (typeof connectionSorts)[number];

const sortedBy = {
  name: { by: sql`lower(${connections.name})`, type: "text" },
  created: { by: connections.createdAt, type: "timestamptz" },
  lastSignIn: { by: sql`coalesce(${connections.lastSignInAt}, '-infinity'::timestamptz)`, type: "timestamptz" },
} as const;

/** Of which type the cursors of a sort are. */
export const connectionKeyType = (sort: ConnectionSort): KeyType => sortedBy[sort].type;

export type ConnectionFilter = {
  /** In the name, or in the domains that are routed to it. */
  search?: string;
  status?: Connection["status"];
  protocol?: Connection["protocol"];
  /** The guide that it was set up by. */
  preset?: string;
  /** Only these; absent: all. */
  ids?: readonly string[];
};

function condition(
  organizationId: string,
  { search, status, protocol, preset, ids }: ConnectionFilter,
): SQL | undefined {
  const pattern = search ? containing(search) : null;
  const domains = sql`coalesce(${connections.config} #>> '{signIn,domains}', '')`;
  return and(
    eq(connections.organizationId, organizationId),
    pattern ? or(ilike(connections.name, pattern), ilike(domains, pattern)) : undefined,
    status ? eq(connections.status, status) : undefined,
    protocol ? eq(connections.protocol, protocol) : undefined,
    preset ? eq(connections.preset, preset) : undefined,
    ids ? inArray(connections.id, [...ids]) : undefined,
  );
}

/** One page of the connections that a filter leaves. */
export async function searchConnections(
  db: Db,
  organizationId: string,
  filter: ConnectionFilter,
  page: { sort: ConnectionSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Page<Connection>> {
  const order = keyset({ ...sortedBy[page.sort], id: connections.id, descending: page.descending }, page.turn);
  const found = await db
    .select({ connection: connections, key: order.key })
    .from(connections)
    .where(and(condition(organizationId, filter), order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const cut = cutPage(found, page.limit, page.turn, ({ connection, key }) => ({ key, id: connection.id }));
  return { ...cut, rows: cut.rows.map(({ connection }) => toConnection(connection)) };
}

/** How many connections a filter leaves. */
export async function countFoundConnections(db: Db, organizationId: string, filter: ConnectionFilter): Promise<Total> {
  return countAbout(db, sql`select 1 from ${connections} where ${condition(organizationId, filter)}`);
}

/** What people choose a connection by. */
export type ConnectionName = { id: string; name: string };

/** The names of an organization's connections, oldest first: a list of them to choose from needs no configurations. */
export async function listConnectionNames(
  db: Db,
  organizationId: string,
  limit: number,
): Promise<(ConnectionName & Pick<Connection, "protocol">)[]> {
  return db
    .select({ id: connections.id, name: connections.name, protocol: connections.protocol })
    .from(connections)
    .where(eq(connections.organizationId, organizationId))
    .orderBy(asc(connections.createdAt), asc(connections.id))
    .limit(limit);
}

const week = 7 * 86_400_000;

/** The oldest connections of an organization that are live, or that somebody signed in through within seven days. */
export async function listConnectionsInUse(
  db: Db,
  organizationId: string,
  { limit, now }: { limit: number; now: Date },
): Promise<ConnectionName[]> {
  const signIns = db
    .select({ reference: signInEvents.reference })
    .from(signInEvents)
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.connectionId, connections.id),
        eq(signInEvents.purpose, "sign-in"),
        gt(signInEvents.createdAt, new Date(now.getTime() - week)),
      ),
    );
  return db
    .select({ id: connections.id, name: connections.name })
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), or(eq(connections.status, "live"), exists(signIns))))
    .orderBy(asc(connections.createdAt), asc(connections.id))
    .limit(limit);
}

/**
 * The guides that an organization's connections were set up by, and how many of its connections people may choose: none, one, or two for
 * however many there are.
 */
export async function readConnectionFacts(
  db: Db,
  organizationId: string,
): Promise<{ presets: string[]; offered: number }> {
  const own = eq(connections.organizationId, organizationId);
  const offered = and(own, isOffered(organizationId));
  const presets = await db.selectDistinct({ preset: connections.preset }).from(connections).where(own);
  return {
    presets: presets.flatMap(({ preset }) => preset ?? []).sort(),
    offered: (await db.select({ id: connections.id }).from(connections).where(offered).limit(2)).length,
  };
}
