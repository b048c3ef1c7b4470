import { and, count, eq, sql } from "drizzle-orm";
import { users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import { rowsOf } from "@/lib/db/rows-of";
import type { RunStatement } from "./read-installation-state";

/** How many organizations there are, and people who can administer all of them. */
export async function countInstallation(db: Db): Promise<{ organizations: number; operators: number }> {
  const [counted] = await db
    .select({
      organizations: count(),
      operators: sql<number>`(${db.select({ value: count() }).from(users).where(isActiveOperator)})::int`,
    })
    .from(organizations);
  return counted ?? { organizations: 0, operators: 0 };
}

const isActiveOperator = and(eq(users.operator, true), eq(users.status, "active"));

/** Statements as they are written, at the database of a request. */
export const statementsOf =
  (db: Db): RunStatement =>
  async (text) =>
    rowsOf<Record<string, unknown>>(await db.execute(sql.raw(text)));
