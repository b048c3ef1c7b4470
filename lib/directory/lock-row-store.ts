import { and, eq } from "drizzle-orm";
import { applications } from "@/drizzle/schema/applications";
import { connections } from "@/drizzle/schema/connections";
import { directories } from "@/drizzle/schema/directories";
import { attributes, groups, roles, users } from "@/drizzle/schema/directory";
import { domains, organizations } from "@/drizzle/schema/organizations";
import { webhooks } from "@/drizzle/schema/webhooks";
import type { Db } from "@/lib/db/database";

const lockable = {
  application: { table: applications, key: applications.id, owner: applications.organizationId },
  attribute: { table: attributes, key: attributes.key, owner: attributes.organizationId },
  connection: { table: connections, key: connections.id, owner: connections.organizationId },
  directory: { table: directories, key: directories.id, owner: directories.organizationId },
  domain: { table: domains, key: domains.domain, owner: domains.organizationId },
  group: { table: groups, key: groups.key, owner: groups.organizationId },
  organization: { table: organizations, key: organizations.id, owner: organizations.id },
  role: { table: roles, key: roles.key, owner: roles.organizationId },
  user: { table: users, key: users.id, owner: users.organizationId },
  webhook: { table: webhooks, key: webhooks.id, owner: webhooks.organizationId },
};

/** Which row: of an organization, by its key in the API. */
export type RowName = { type: keyof typeof lockable; organizationId: string; key: string };

/** Holds a row until the transaction ends, so that what is read of it stays so until it is written. */
export async function lockRow(tx: Db, { type, organizationId, key: value }: RowName): Promise<void> {
  const { table, key, owner } = lockable[type];
  await tx
    .select({ key })
    .from(table)
    .where(and(eq(owner, organizationId), eq(key, value)))
    .for("update");
}

/**
 * Holds a row against who locks it, beside others who hold it: what is read of it afterwards is what they find, or left.
 * @param against `share` holds it against who changes it, too
 */
export async function holdRow(
  tx: Db,
  { type, organizationId, key: value }: RowName,
  against: "key share" | "share" = "key share",
): Promise<void> {
  const { table, key, owner } = lockable[type];
  await tx
    .select({ key })
    .from(table)
    .where(and(eq(owner, organizationId), eq(key, value)))
    .for(against);
}
