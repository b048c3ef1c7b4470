import { and, eq, ilike, inArray, or, sql } from "drizzle-orm";
import { attributes } from "@/drizzle/schema/directory";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { AttributeType } from "@/lib/identity/attribute-type";
import { type Attribute, countAttributeValues } from "./attribute-store";

export const attributeSorts = ["label", "key"] as const;
export type AttributeSort = (typeof attributeSorts)[number];

/** `ids`: only the attributes of these keys; absent: all. */
export type AttributeFilter = { search?: string; type?: AttributeType; ids?: readonly string[] };
/** An attribute, and how many have a value of it. */
export type AttributeRow = Attribute & { people: number };

/** One page of the fields that an organization defines for itself. */
export async function searchAttributes(
  db: Db,
  organizationId: string,
  filter: AttributeFilter,
  page: { sort: AttributeSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<AttributeRow>> {
  const pattern = filter.search && containing(filter.search);
  const where = and(
    eq(attributes.organizationId, organizationId),
    pattern ? or(ilike(attributes.label, pattern), ilike(attributes.key, pattern)) : undefined,
    filter.type && eq(attributes.type, filter.type),
    filter.ids ? inArray(attributes.key, [...filter.ids]) : undefined,
  );
  const by = page.sort === "label" ? sql`lower(${attributes.label})` : attributes.key;
  const order = keyset({ by, type: "text", id: attributes.key, descending: page.descending }, page.turn);
  const found = await db
    .select({ row: attributes, sortedBy: order.key })
    .from(attributes)
    .where(and(where, order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const [total, people] = await Promise.all([
    countAbout(db, sql`select 1 from ${attributes} where ${where}`),
    countAttributeValues(db, organizationId),
  ]);
  const cursor = ({ row, sortedBy }: (typeof found)[number]) => ({ key: sortedBy, id: row.key });
  const { rows, ...beside } = cutPage(found, page.limit, page.turn, cursor);
  return { ...beside, total, rows: rows.map(({ row }) => ({ ...row, people: people.get(row.key) ?? 0 })) };
}
