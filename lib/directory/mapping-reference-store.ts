import { and, asc, eq, or, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import type { Db } from "@/lib/db/database";
import { attributeField } from "@/lib/identity/attribute-type";

/** The names of connections whose role table or default role names a role. */
export async function connectionsNamingRole(db: Db, organizationId: string, key: string): Promise<string[]> {
  const row = JSON.stringify({ provisioning: { roles: { rules: [{ role: key }] } } });
  const asDefault = JSON.stringify({ provisioning: { roles: { default: key } } });
  return namesOf(db, organizationId, row, asDefault);
}

/** The names of connections whose group table names a group. */
export async function connectionsNamingGroup(db: Db, organizationId: string, key: string): Promise<string[]> {
  return namesOf(db, organizationId, JSON.stringify({ provisioning: { groups: { rules: [{ group: key }] } } }));
}

/** The names of connections whose claims table fills an own attribute. */
export async function connectionsNamingAttribute(db: Db, organizationId: string, key: string): Promise<string[]> {
  return namesOf(db, organizationId, JSON.stringify({ claims: [{ field: attributeField(key) }] }));
}

async function namesOf(db: Db, organizationId: string, ...parts: string[]): Promise<string[]> {
  const rows = await db
    .select({ name: connections.name })
    .from(connections)
    .where(
      and(
        eq(connections.organizationId, organizationId),
        or(...parts.map((part) => sql`${connections.config} @> ${part}::jsonb`)),
      ),
    )
    .orderBy(asc(connections.name))
    .limit(20);
  return rows.map(({ name }) => name);
}
