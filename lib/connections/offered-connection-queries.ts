import { and, asc, eq, ilike, or, type SQL, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { containing } from "@/lib/db/like-pattern";
import type { Organization } from "@/lib/directory/organization-store";
import type { Connection } from "./connection";
import { toConnection } from "./connection-store";

/** So many connections a page shows at most to people who sign in: of more, they look for theirs by its name. */
export const mostOffered = 20;

export type Offered = {
  connections: Connection[];
  /** There are more than a page shows. */
  isCut: boolean;
};

/**
 * The connections that people of an organization may choose, in the order of its sign-in page. Of more than a page shows, none is
 * read: which of them come first would be for the administrator to say of hundreds.
 */
export async function listOffered(db: Db, organization: Pick<Organization, "id" | "ssoEnabled">): Promise<Offered> {
  if (!organization.ssoEnabled) return { connections: [], isCut: false };
  // In the order of an index, and not of the page: the statement is over when one too many was found.
  const rows = await db
    .select()
    .from(connections)
    .where(isOffered(organization.id))
    .orderBy(asc(connections.createdAt), asc(connections.id))
    .limit(mostOffered + 1);
  if (rows.length > mostOffered) return { connections: [], isCut: true };
  return { connections: rows.map(toConnection).sort((a, b) => a.signIn.position - b.signIn.position), isCut: false };
}

/** Those of them whose name, or whose button's text, holds a typed text; by name. */
export async function findOffered(
  db: Db,
  organization: Pick<Organization, "id" | "ssoEnabled">,
  search: string,
): Promise<Offered> {
  if (!organization.ssoEnabled) return { connections: [], isCut: false };
  const pattern = containing(search);
  const buttonText = sql`${connections.config} #>> '{signIn,buttonText}'`;
  const rows = await db
    .select()
    .from(connections)
    .where(and(isOffered(organization.id), or(ilike(connections.name, pattern), ilike(buttonText, pattern))))
    .orderBy(asc(sql`lower(${connections.name})`), asc(connections.id))
    .limit(mostOffered + 1);
  return { connections: rows.slice(0, mostOffered).map(toConnection), isCut: rows.length > mostOffered };
}

/** The first of them in the order of the sign-in page, for a preview of it. */
export async function listFirstOffered(db: Db, organizationId: string, limit: number): Promise<Connection[]> {
  return readOffered(db, organizationId, { limit });
}

/**
 * Those of them that list one of some domains, else those that list none: who has such an address signs in through them. As many as a
 * page shows.
 */
export async function listOfferedFor(
  db: Db,
  organizationId: string,
  domains: readonly string[],
): Promise<Connection[]> {
  const lists = domains.map((domain) => sql`${listedDomains} @> ${JSON.stringify([domain])}::jsonb`);
  const covering =
    lists.length > 0 ? await readOffered(db, organizationId, { where: or(...lists), limit: mostOffered }) : [];
  if (covering.length > 0) return covering;
  return readOffered(db, organizationId, { where: sql`${listedDomains} = '[]'::jsonb`, limit: mostOffered });
}

/** Whether one of them has an id. */
export async function isOfferedConnection(db: Db, organizationId: string, id: string): Promise<boolean> {
  const [found] = await readOffered(db, organizationId, { where: eq(connections.id, id), limit: 1 });
  return found !== undefined;
}

const listedDomains = sql`coalesce(${connections.config} #> '{signIn,domains}', '[]'::jsonb)`;

/** In the order of the sign-in page; none while single sign-on is switched off. */
async function readOffered(
  db: Db,
  organizationId: string,
  { where, limit }: { where?: SQL; limit: number },
): Promise<Connection[]> {
  const position = sql`coalesce((${connections.config} #>> '{signIn,position}')::int, 0)`;
  const rows = await db
    .select({ connection: connections })
    .from(connections)
    .innerJoin(organizations, eq(organizations.id, connections.organizationId))
    .where(and(isOffered(organizationId), eq(organizations.ssoEnabled, true), where))
    .orderBy(asc(position), asc(connections.createdAt), asc(connections.id))
    .limit(limit);
  return rows.map(({ connection }) => toConnection(connection));
}

/** Which connections people of an organization may choose. What earlier versions wrote without the switch is offered. */
export const isOffered = (organizationId: string) =>
  and(
    eq(connections.organizationId, organizationId),
    eq(connections.status, "live"),
    sql`(${connections.config} #>> '{signIn,enabled}') is distinct from 'false'`,
  );
