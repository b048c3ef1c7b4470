import { and, asc, eq, ilike, inArray, or, sql } from "drizzle-orm";
import { groups } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import { containing } from "@/lib/db/like-pattern";

export type GroupChoice = { key: string; name: string };

/** So many are offered at once; the others are found by their names. */
const offeredAtOnce = 50;
const foundAtOnce = 20;
/** More than an organization has. */
const everyGroup = 5000;

const byName = [asc(sql`lower(${groups.name})`), asc(groups.key)];

/**
 * Groups to choose from, in the order of their names: the first ones, and those that are held already.
 * @param held keys of groups
 * @returns the choices, and how many groups there are
 */
export async function listGroupChoices(
  db: Db,
  organizationId: string,
  held: readonly string[],
): Promise<{ groups: GroupChoice[]; total: number }> {
  const isOwn = eq(groups.organizationId, organizationId);
  const choice = { key: groups.key, name: groups.name };
  const [first, own, total] = await Promise.all([
    db
      .select(choice)
      .from(groups)
      .where(isOwn)
      .orderBy(...byName)
      .limit(offeredAtOnce),
    held.length === 0
      ? []
      : db
          .select(choice)
          .from(groups)
          .where(and(isOwn, inArray(groups.key, [...held])))
          .orderBy(...byName),
    db.$count(groups, isOwn),
  ]);
  const offered = new Set(first.map(({ key }) => key));
  return { groups: [...own.filter(({ key }) => !offered.has(key)), ...first], total };
}

/** Every group, in the order of its key. */
export function listAllGroupChoices(db: Db, organizationId: string): Promise<GroupChoice[]> {
  return db
    .select({ key: groups.key, name: groups.name })
    .from(groups)
    .where(eq(groups.organizationId, organizationId))
    .orderBy(asc(groups.key))
    .limit(everyGroup);
}

/** Groups whose name or key has this text, at most `foundAtOnce`, in the order of their names. */
export function findGroupChoices(db: Db, organizationId: string, text: string): Promise<GroupChoice[]> {
  const part = containing(text);
  return db
    .select({ key: groups.key, name: groups.name })
    .from(groups)
    .where(and(eq(groups.organizationId, organizationId), or(ilike(groups.name, part), ilike(groups.key, part))))
    .orderBy(...byName)
    .limit(foundAtOnce);
}
