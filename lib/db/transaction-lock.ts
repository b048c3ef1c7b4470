import { sql } from "drizzle-orm";
import type { Db } from "./database";

/**
 * Holds whatever else asks for the same lock until this transaction ends: what is counted behind it stays true until it is
 * written. Whoever takes several takes them in one order everywhere.
 * @param db a transaction
 * @param name what is locked, with a prefix of its kind
 */
export async function lockInTransaction(db: Db, name: string): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}
