import type { ExtractTablesWithRelations } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type * as schema from "@/drizzle/schema";

type Schema = typeof schema;

/** The database or a transaction of it: both drivers (postgres.js, PGlite) fit this type. */
export type Db = PgDatabase<PgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;

/** Runs work once more when a constraint stopped it: what another transaction wrote meanwhile is seen the second time. */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!brokenConstraint(error)) throw error;
    return work();
  }
}

/**
 * The name of the constraint that a write broke, or null when the error is another one. The two drivers name it in
 * different properties of the cause.
 */
export function brokenConstraint(error: unknown): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, constraint, constraint_name } = cause as Error & Record<string, unknown>;
    if (code === "23505") return String(constraint_name ?? constraint ?? "unknown");
  }
  return null;
}
