import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

/** The database or a transaction of it: both drivers (postgres.js, PGlite) fit this type. */
export type Db = PgDatabase<PgQueryResultHKT>;

/**
 * Runs work once more when a constraint stopped it, or the server to end a deadlock: what another transaction wrote meanwhile is
 * seen the second time.
 */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!brokenConstraint(error) && !brokenReference(error) && !isDeadlock(error)) throw error;
    return work();
  }
}

/** The name of the unique constraint that a write broke, or null when the error is another one. */
export function brokenConstraint(error: unknown): string | null {
  return constraintOf(error, ["23505"]);
}

/**
 * The name of the foreign key that a write broke: what it points to is gone, or what it deletes is pointed to. Null when the
 * error is another one.
 */
export function brokenReference(error: unknown): string | null {
  // A refused deletion is a code of its own from PostgreSQL 18 on.
  return constraintOf(error, ["23503", "23001"]);
}

/** Writes what belongs to a row that somebody may delete at the same moment. @returns null when it is gone */
export async function unlessGone<T>(write: () => Promise<T>): Promise<T | null> {
  try {
    return await write();
  } catch (error) {
    if (!brokenReference(error)) throw error;
    return null;
  }
}

/** True when a constraint refused a write, whichever: uniqueness, a reference, or a value that has to be there. */
export const isRefusedByConstraint = (error: unknown): boolean =>
  constraintOf(error, ["23505", "23503", "23001", "23502"]) !== null;

export const isDeadlock = (error: unknown): boolean => constraintOf(error, ["40P01"]) !== null;

/** The two drivers name the constraint in different properties of the cause. */
function constraintOf(error: unknown, codes: readonly string[]): string | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, constraint, constraint_name } = cause as Error & Record<string, unknown>;
    if (codes.includes(String(code))) return String(constraint_name ?? constraint ?? "unknown");
  }
  return null;
}
