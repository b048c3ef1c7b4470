import { and, asc, count, eq } from "drizzle-orm";
import { attributes, userAttributes } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";

export type Attribute = typeof attributes.$inferSelect;

/**
 * An organization's custom attributes, in the order of their keys.
 * @param lock true keeps them from being deleted until the transaction is over
 */
export async function listAttributes(db: Db, organizationId: string, lock = false): Promise<Attribute[]> {
  const query = db
    .select()
    .from(attributes)
    .where(eq(attributes.organizationId, organizationId))
    .orderBy(asc(attributes.key));
  return lock ? query.for("key share") : query;
}

export async function findAttribute(db: Db, organizationId: string, key: string): Promise<Attribute | null> {
  const [row] = await db
    .select()
    .from(attributes)
    .where(and(eq(attributes.organizationId, organizationId), eq(attributes.key, key)));
  return row ?? null;
}

export async function insertAttribute(db: Db, attribute: Attribute): Promise<void> {
  await db.insert(attributes).values(attribute);
}

export async function relabelAttribute(
  db: Db,
  organizationId: string,
  key: string,
  label: string,
): Promise<Attribute | null> {
  const [row] = await db
    .update(attributes)
    .set({ label })
    .where(and(eq(attributes.organizationId, organizationId), eq(attributes.key, key)))
    .returning();
  return row ?? null;
}

/** Deletes an attribute; what people have in it goes with it. */
export async function deleteAttributeRow(db: Db, organizationId: string, key: string): Promise<void> {
  await db.delete(attributes).where(and(eq(attributes.organizationId, organizationId), eq(attributes.key, key)));
}

/** How many people have a value of each attribute. */
export async function countAttributeValues(db: Db, organizationId: string): Promise<Map<string, number>> {
  const rows = await db
    .select({ key: userAttributes.key, value: count() })
    .from(userAttributes)
    .where(eq(userAttributes.organizationId, organizationId))
    .groupBy(userAttributes.key);
  return new Map(rows.map(({ key, value }) => [key, value]));
}
