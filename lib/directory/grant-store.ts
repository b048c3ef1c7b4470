import { and, eq, inArray } from "drizzle-orm";
import { userGroups, userRoles } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import type { Fact } from "@/lib/facts/fact-schema";
import { toStoredReason } from "./grant-reason";

/** Roles and groups are granted alike: somebody has a key, and something gave it, "manual" or a connection that may be gone. */
export const grantTables = {
  role: { table: userRoles, key: userRoles.roleKey },
  group: { table: userGroups, key: userGroups.groupKey },
} as const;
export type GrantKind = keyof typeof grantTables;

type Holder = { organizationId: string; userId: string };
type Granted = Holder & { grantedBy: string };

const ofHolder = (kind: GrantKind, { organizationId, userId }: Holder) => {
  const { table } = grantTables[kind];
  return and(eq(table.organizationId, organizationId), eq(table.userId, userId));
};

/** The keys that one grantor gave a user. */
export async function listGrants(db: Db, kind: GrantKind, granted: Granted): Promise<string[]> {
  const { table, key } = grantTables[kind];
  const rows = await db
    .select({ key })
    .from(table)
    .where(and(ofHolder(kind, granted), eq(table.grantedBy, granted.grantedBy)));
  return rows.map((row) => row.key);
}

/** Gives a user keys; what the same grantor gave before keeps its reason and its time. */
export async function addGrants(
  db: Db,
  kind: GrantKind,
  grant: Granted & { createdAt: Date },
  entries: readonly { key: string; reason: Fact }[],
): Promise<void> {
  if (entries.length === 0) return;
  const { table } = grantTables[kind];
  // Each table takes the column that it has.
  const rows = entries.map(({ key, reason }) => ({
    ...grant,
    roleKey: key,
    groupKey: key,
    reason: toStoredReason(reason),
  }));
  await db.insert(table).values(rows).onConflictDoNothing();
}

/** Takes from a user what one grantor gave. @returns how many there were */
export async function removeGrants(
  db: Db,
  kind: GrantKind,
  granted: Granted,
  keys: readonly string[],
): Promise<number> {
  if (keys.length === 0) return 0;
  const { table, key } = grantTables[kind];
  const gone = await db
    .delete(table)
    .where(and(ofHolder(kind, granted), eq(table.grantedBy, granted.grantedBy), inArray(key, [...keys])))
    .returning({ key });
  return gone.length;
}

/** Takes keys from a user, whatever gave them. */
export async function removeAllGrants(db: Db, kind: GrantKind, holder: Holder, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const { table, key } = grantTables[kind];
  await db.delete(table).where(and(ofHolder(kind, holder), inArray(key, [...keys])));
}
