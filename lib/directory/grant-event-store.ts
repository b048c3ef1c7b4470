import { type SQLWrapper, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { domainEvents } from "@/drizzle/schema/domain-events";
import type { Context } from "@/lib/context";
import { rowsOf } from "@/lib/db/rows-of";
import { boundedEvent, eventLimits } from "@/lib/domain-events/domain-event";
import { type GrantKind, grantTables } from "./grant-store";

export type GrantContext = Pick<Context, "db" | "now" | "actor">;

type GrantWrite = {
  organizationId: string;
  kind: GrantKind;
  type: "grant.added" | "grant.removed";
  /** What the grants are made by; null where they go whatever made them. */
  grantedBy: string | null;
};

/** So many people are told of in one statement. */
const perStatement = 5_000;

/** What is between ids, and in none of ours. */
const separator = "\u001f";

/**
 * Gives or takes roles or groups, and tells of each person who has one that they did not have, or lost one: in two statements, or a few,
 * whatever their number. Anyone who has it by something else, too, neither gets nor loses it. In the caller's transaction.
 * @param write a statement that returns the columns of the person and of the key: of each grant that it makes, or ends
 * @returns how many grants it made or ended
 */
export async function writeGrants(write: SQLWrapper, change: GrantWrite, ctx: GrantContext): Promise<number> {
  const column = grantTables[change.kind].key.name;
  const rows = rowsOf<Record<string, string>>(await ctx.db.execute(write));
  const written = rows.map((row) => ({ userId: row.user_id ?? "", key: row[column] ?? "" }));
  for (let start = 0; start < written.length; start += perStatement)
    await tellGrants(written.slice(start, start + perStatement), change, ctx);
  return written.length;
}

async function tellGrants(
  written: readonly { userId: string; key: string }[],
  { organizationId, kind, type, grantedBy }: GrantWrite,
  { db, now, actor }: GrantContext,
): Promise<void> {
  const { table, key } = grantTables[kind];
  const nobody = { type: "user", id: null, label: "" };
  const told = boundedEvent({ organizationId, type, at: now, actor, subject: nobody, data: {} });
  const list = (texts: string[]) => sql`string_to_array(${texts.join(separator)}, chr(31))`;
  const ids = list(written.map(({ userId }) => userId));
  const keys = written.map((one) => one.key);
  // Read once, and by arrays: beside each person, or beside rows that it cannot count, the planner would compare each with each.
  const column = sql.identifier(key.name);
  const others = sql`select other.user_id, other.${column} from ${table} other
    where other.organization_id = ${organizationId} and other.user_id = any(${ids}) and other.${column} = any(${list([...new Set(keys)])})
      and other.granted_by is distinct from ${grantedBy}::text`;
  await db.execute(sql`insert into ${domainEvents} (organization_id, type, at, actor, subject, data)
    select ${organizationId}, ${type}, ${now.toISOString()}::timestamptz, ${JSON.stringify(told.actor)}::jsonb,
      jsonb_build_object('type', 'user', 'id', person.id, 'label', left(person.email, ${eventLimits.labelLength}::int)),
      jsonb_build_object('kind', ${kind}::text, 'key', one.key)
    from (select distinct user_id, key from unnest(${ids}, ${list(keys)}) as pair (user_id, key)) one
    join ${users} person on person.organization_id = ${organizationId} and person.id = one.user_id
    where (one.user_id, one.key) not in (${others})
    order by one.key, person.email`);
}
