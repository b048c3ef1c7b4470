import { and, asc, eq, or, type SQL, sql } from "drizzle-orm";
import { applications } from "@/drizzle/schema/applications";
import { connections } from "@/drizzle/schema/connections";
import { directories } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";
import { attributeField } from "@/lib/identity/attribute-type";

/** The names of connections and directories whose role table or default role names a role, and of applications that let its holders in. */
export async function whatNamesRole(db: Db, organizationId: string, key: string): Promise<string[]> {
  const row = JSON.stringify({ provisioning: { roles: { rules: [{ role: key }] } } });
  const asDefault = JSON.stringify({ provisioning: { roles: { default: key } } });
  const inConnections = await connectionsWith(db, organizationId, [row, asDefault]);
  const inDirectories = await directoriesWith(db, organizationId, key);
  return [...inConnections, ...inDirectories, ...(await applicationsWith(db, organizationId, { roles: [key] }))];
}

/** The names of connections whose group table names a group, and of applications that let its members in. */
export async function whatNamesGroup(db: Db, organizationId: string, key: string): Promise<string[]> {
  const row = JSON.stringify({ provisioning: { groups: { rules: [{ group: key }] } } });
  const inConnections = await connectionsWith(db, organizationId, [row]);
  return [...inConnections, ...(await applicationsWith(db, organizationId, { groups: [key] }))];
}

/** The names of connections whose claims table fills a custom attribute, and of applications that are told it. */
export async function whatNamesAttribute(db: Db, organizationId: string, key: string): Promise<string[]> {
  const field = attributeField(key);
  const inConnections = await connectionsWith(db, organizationId, [JSON.stringify({ claims: [{ field }] })]);
  const isTold = contains(sql`${applications.claims}`, JSON.stringify([{ from: field }]));
  return [...inConnections, ...(await applicationsWhere(db, organizationId, isTold))];
}

async function connectionsWith(db: Db, organizationId: string, parts: readonly string[]): Promise<string[]> {
  const isNamed = or(...parts.map((part) => contains(sql`${connections.config}`, part)));
  const rows = await db
    .select({ name: connections.name })
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), isNamed))
    .orderBy(asc(connections.name))
    .limit(20);
  return rows.map(({ name }) => name);
}

async function directoriesWith(db: Db, organizationId: string, role: string): Promise<string[]> {
  const isNamed = or(
    contains(sql`${directories.roles}`, JSON.stringify({ rules: [{ role }] })),
    contains(sql`${directories.roles}`, JSON.stringify({ default: role })),
  );
  const rows = await db
    .select({ name: directories.name })
    .from(directories)
    .where(and(eq(directories.organizationId, organizationId), isNamed))
    .orderBy(asc(directories.name))
    .limit(20);
  return rows.map(({ name }) => name);
}

/** In the access rule, or in that of a path. */
async function applicationsWith(
  db: Db,
  organizationId: string,
  named: { roles: string[] } | { groups: string[] },
): Promise<string[]> {
  const isNamed = or(
    contains(sql`${applications.access}`, JSON.stringify(named)),
    contains(sql`${applications.paths}`, JSON.stringify({ restricted: [named] })),
  );
  return applicationsWhere(db, organizationId, isNamed);
}

async function applicationsWhere(db: Db, organizationId: string, isNamed: SQL | undefined): Promise<string[]> {
  const rows = await db
    .select({ name: applications.name })
    .from(applications)
    .where(and(eq(applications.organizationId, organizationId), isNamed))
    .orderBy(asc(applications.name))
    .limit(20);
  return rows.map(({ name }) => name);
}

const contains = (document: SQL, part: string): SQL => sql`${document} @> ${part}::jsonb`;
