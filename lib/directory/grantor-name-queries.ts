import { type Column, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { directories } from "@/drizzle/schema/directories";

/**
 * Who granted or set something, by name: the connection that the statement joins, or the directory (`scim:` and its id). Null for what is
 * manual, and for what is deleted.
 */
export const grantorName = (granted: { organizationId: Column; by: Column }) =>
  sql<string | null>`coalesce(${connections.name}, (select d.name from ${directories} d
    where d.organization_id = ${granted.organizationId} and ${granted.by} = 'scim:' || d.id))`;
