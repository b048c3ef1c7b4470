import { and, asc, eq, gt, sql } from "drizzle-orm";
import { roles } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { consoleColumns } from "./console-role";
import { initialRoles } from "./directory-schema";
import { initialSessionPolicy } from "./session-policy";

export type Organization = typeof organizations.$inferSelect;

/** An organization's settings before anybody changed them. */
export const newOrganizationSettings = {
  ssoEnabled: true,
  claimsRetentionDays: 30,
  answersRetentionHours: 0,
  emailCodes: "offered",
  registeredOnly: false,
  sessionIdleMinutes: initialSessionPolicy.idleMinutes,
  sessionAbsoluteMinutes: initialSessionPolicy.absoluteMinutes,
  consoleSignInHours: initialSessionPolicy.consoleSignInHours,
  consolePasskeys: "off",
  logo: null,
  accentColor: null,
  texts: {},
} as const;

export async function findOrganization(db: Db, slug: string): Promise<Organization | null> {
  const [row] = await db.select().from(organizations).where(eq(organizations.slug, slug));
  return row ?? null;
}

export async function findOrganizationById(db: Db, id: string): Promise<Organization | null> {
  const [row] = await db.select().from(organizations).where(eq(organizations.id, id));
  return row ?? null;
}

/** The only organization of the installation; null when there are several, or none. */
export async function findOnlyOrganization(db: Db): Promise<Organization | null> {
  const [only, ...others] = await listOrganizations(db, { limit: 2, after: null });
  return only && others.length === 0 ? only : null;
}

/** Organizations in the order of their slugs: the operator's list. */
export async function listOrganizations(
  db: Db,
  page: { limit: number; after: string | null },
): Promise<Organization[]> {
  return db
    .select()
    .from(organizations)
    .where(page.after === null ? undefined : gt(organizations.slug, page.after))
    .orderBy(asc(organizations.slug))
    .limit(page.limit);
}

/** Inserts an organization together with the roles that every new one starts with. */
export async function insertOrganization(db: Db, organization: Organization): Promise<void> {
  await db.insert(organizations).values(organization);
  await db.insert(roles).values(
    initialRoles.map(({ key, name, consoleRole = null }, position) => ({
      key,
      name,
      ...consoleColumns(consoleRole),
      position,
      organizationId: organization.id,
      createdAt: organization.createdAt,
    })),
  );
}

export async function updateOrganizationRow(db: Db, id: string, patch: Partial<Organization>): Promise<Organization> {
  const [row] = await db.update(organizations).set(patch).where(eq(organizations.id, id)).returning();
  if (!row) throw new Error(`Organization ${id} is gone`);
  return row;
}

export async function deleteOrganizationRow(db: Db, id: string): Promise<void> {
  await db.delete(organizations).where(eq(organizations.id, id));
}

export type Role = typeof roles.$inferSelect;

/**
 * Roles by priority, highest first.
 * @param lock true keeps them from being deleted until the transaction is over
 */
export async function listRoles(db: Db, organizationId: string, lock = false): Promise<Role[]> {
  const query = db
    .select()
    .from(roles)
    .where(eq(roles.organizationId, organizationId))
    .orderBy(asc(roles.position), asc(roles.key));
  return lock ? query.for("key share") : query;
}

export async function findRole(db: Db, organizationId: string, key: string): Promise<Role | null> {
  const [row] = await db
    .select()
    .from(roles)
    .where(and(eq(roles.organizationId, organizationId), eq(roles.key, key)));
  return row ?? null;
}

/** Adds a role at the lowest priority. */
export async function insertRole(db: Db, role: Omit<Role, "position" | "console">): Promise<Role> {
  const position = sql<number>`(select coalesce(max(${roles.position}), -1) + 1 from ${roles} where ${roles.organizationId} = ${role.organizationId})`;
  const [row] = await db
    .insert(roles)
    .values({ ...role, position })
    .returning();
  if (!row) throw new Error("The role was not inserted");
  return row;
}

export async function updateRoleRow(
  db: Db,
  organizationId: string,
  key: string,
  patch: Partial<Omit<Role, "console">>,
): Promise<Role | null> {
  const [row] = await db
    .update(roles)
    .set(patch)
    .where(and(eq(roles.organizationId, organizationId), eq(roles.key, key)))
    .returning();
  return row ?? null;
}

export async function deleteRoleRow(db: Db, organizationId: string, key: string): Promise<void> {
  await db.delete(roles).where(and(eq(roles.organizationId, organizationId), eq(roles.key, key)));
}

/** Until the transaction ends, nobody else adds to what is counted for this organization. */
export async function lockOrganization(db: Db, id: string): Promise<void> {
  await db.select({ id: organizations.id }).from(organizations).where(eq(organizations.id, id)).for("no key update");
}
