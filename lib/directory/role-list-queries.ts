import { and, eq, ilike, inArray, or, sql } from "drizzle-orm";
import { roles } from "@/drizzle/schema/directory";
import { countAbout, type Found } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, type KeyType, keyset, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { Role } from "./organization-store";
import { countHoldersOfRoles } from "./role-grant-store";

export const roleSorts = ["priority", "name", "key"] as const;
export type RoleSort = (typeof roleSorts)[number];

const sortedBy = {
  priority: { by: roles.position, type: "bigint" },
  name: { by: sql`lower(${roles.name})`, type: "text" },
  key: { by: roles.key, type: "text" },
} as const;

/** Of which type the cursors of a sort are. */
export const roleKeyType = (sort: RoleSort): KeyType => sortedBy[sort].type;

/** `ids`: only the roles of these keys; absent: all. */
export type RoleFilter = { search?: string; console?: boolean; ids?: readonly string[] };
export type RoleRow = Pick<Role, "key" | "name" | "console" | "consoleRole" | "position"> & { holders: number };

function condition(organizationId: string, { search, console, ids }: RoleFilter) {
  const pattern = search ? containing(search) : null;
  return and(
    eq(roles.organizationId, organizationId),
    pattern ? or(ilike(roles.name, pattern), ilike(roles.key, pattern)) : undefined,
    console === undefined ? undefined : eq(roles.console, console),
    ids ? inArray(roles.key, [...ids]) : undefined,
  );
}

/** One page of an organization's roles, each with how many people hold it. */
export async function searchRoles(
  db: Db,
  organizationId: string,
  filter: RoleFilter,
  page: { sort: RoleSort; descending: boolean; turn: Turn | null; limit: number },
): Promise<Found<RoleRow>> {
  const order = keyset({ ...sortedBy[page.sort], id: roles.key, descending: page.descending }, page.turn);
  const { key, name, console, consoleRole, position } = roles;
  const found = await db
    .select({ row: { key, name, console, consoleRole, position }, sortedBy: order.key })
    .from(roles)
    .where(and(condition(organizationId, filter), order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const [total, holders] = await Promise.all([
    countAbout(db, sql`select 1 from ${roles} where ${condition(organizationId, filter)}`),
    countHoldersOfRoles(db, organizationId),
  ]);
  const cursor = (row: (typeof found)[number]) => ({ key: row.sortedBy, id: row.row.key });
  const { rows, ...beside } = cutPage(found, page.limit, page.turn, cursor);
  return { ...beside, total, rows: rows.map(({ row }) => ({ ...row, holders: holders.get(row.key) ?? 0 })) };
}
