import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { attributes, userAttributes, users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import type { Fact } from "@/lib/facts/fact-schema";
import type { AttributeType, AttributeValue, AttributeValues } from "@/lib/identity/attribute-type";
import { toReason, toStoredReason } from "./grant-reason";
import { grantorName } from "./grantor-name-queries";

type Owner = { organizationId: string; userId: string };

/** The custom attributes of several users, for whoever shows a user or says to an application who somebody is. */
export async function attributesOfUsers(
  db: Db,
  organizationId: string,
  userIds: readonly string[],
): Promise<Map<string, AttributeValues>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .select({ userId: userAttributes.userId, key: userAttributes.key, value: userAttributes.value })
    .from(userAttributes)
    .where(and(eq(userAttributes.organizationId, organizationId), inArray(userAttributes.userId, [...userIds])))
    .orderBy(asc(userAttributes.key));
  const found = new Map<string, Record<string, AttributeValue>>(userIds.map((id) => [id, {}]));
  for (const { userId, key, value } of rows) Object.assign(found.get(userId) ?? {}, { [key]: value });
  return found;
}

/** The custom attributes of a user, as a column of a query of users. */
export function heldAttributes(): SQL<AttributeValues> {
  return sql<AttributeValues>`coalesce((
    select json_object_agg(ua.key, ua.value::json)
    from ${userAttributes} ua where ua.organization_id = ${users.organizationId} and ua.user_id = ${users.id}), '{}'::json)`;
}

export type SetAttribute = {
  key: string;
  label: string;
  type: AttributeType;
  value: AttributeValue;
  /** "manual", or the id of a connection that may be gone. */
  setBy: string;
  connectionName: string | null;
  reason: Fact;
  since: Date;
};

/** What one user has, and whose word it is. */
export async function listUserAttributes(db: Db, { organizationId, userId }: Owner): Promise<SetAttribute[]> {
  const rows = await db
    .select({
      key: userAttributes.key,
      label: attributes.label,
      type: attributes.type,
      value: userAttributes.value,
      setBy: userAttributes.setBy,
      connectionName: grantorName({ organizationId: userAttributes.organizationId, by: userAttributes.setBy }),
      reason: userAttributes.reason,
      since: userAttributes.updatedAt,
    })
    .from(userAttributes)
    .innerJoin(
      attributes,
      and(eq(attributes.organizationId, userAttributes.organizationId), eq(attributes.key, userAttributes.key)),
    )
    .leftJoin(
      connections,
      and(eq(connections.organizationId, userAttributes.organizationId), eq(connections.id, userAttributes.setBy)),
    )
    .where(and(eq(userAttributes.organizationId, organizationId), eq(userAttributes.userId, userId)))
    .orderBy(asc(userAttributes.key));
  return rows.map((row) => ({ ...row, reason: toReason(row.reason) }));
}

/** Sets values of one user in one statement; each is from then on the word of whoever sets it. */
export async function writeAttributes(
  db: Db,
  { organizationId, userId, setBy, updatedAt }: Owner & { setBy: string; updatedAt: Date },
  entries: readonly { key: string; value: AttributeValue; reason: Fact }[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ key, value, reason }) => ({
    organizationId,
    userId,
    key,
    value,
    setBy,
    reason: toStoredReason(reason),
    updatedAt,
  }));
  await db
    .insert(userAttributes)
    .values(rows)
    .onConflictDoUpdate({
      target: [userAttributes.userId, userAttributes.organizationId, userAttributes.key],
      set: {
        value: sql`excluded.value`,
        setBy: sql`excluded.set_by`,
        reason: sql`excluded.reason`,
        updatedAt: sql`excluded.updated_at`,
      },
    });
}

export async function removeAttributes(
  db: Db,
  { organizationId, userId }: Owner,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await db
    .delete(userAttributes)
    .where(
      and(
        eq(userAttributes.organizationId, organizationId),
        eq(userAttributes.userId, userId),
        inArray(userAttributes.key, [...keys]),
      ),
    );
}
