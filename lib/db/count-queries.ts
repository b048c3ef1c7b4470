import { type SQL, sql } from "drizzle-orm";
import type { Db } from "./database";
import type { Page } from "./keyset";
import { rowsOf } from "./rows-of";

/** How many rows there are: exactly, or about so many. */
export type Total = { value: number; isExact: boolean };

/** One page of what a filter leaves, and how many rows it leaves. */
export type Found<Row> = Page<Row> & { total: Total };

/** So many rows are counted; where there are more, the planner's guess is as good for a reader. */
const countedAtMost = 10_000;

/**
 * How many rows a query finds. A million of them are never counted: that takes longer than to show any page of them.
 * @param query what selects them, without an order
 */
export async function countAbout(db: Db, query: SQL): Promise<Total> {
  const [counted] = rowsOf<{ value: number | string }>(
    await db.execute(
      sql`select count(*) as value from (select 1 from (${query}) found limit ${countedAtMost + 1}) capped`,
    ),
  );
  const value = Number(counted?.value ?? 0);
  if (value <= countedAtMost) return { value, isExact: true };
  const [plan] = rowsOf<Record<string, unknown>>(await db.execute(sql`explain (format json) ${query}`));
  return { value: Math.max(rounded(plannedRows(plan?.["QUERY PLAN"])), countedAtMost), isExact: false };
}

function plannedRows(plan: unknown): number {
  const [first] = (typeof plan === "string" ? JSON.parse(plan) : plan) as { Plan?: { "Plan Rows"?: number } }[];
  return first?.Plan?.["Plan Rows"] ?? 0;
}

/** Two figures say all that a guess knows. */
function rounded(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.round(value / unit) * unit;
}
