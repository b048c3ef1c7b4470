import type { Db } from "@/lib/db/database";

type Prepared = { execute(...values: unknown[]): Promise<unknown> };
type Session = { prepareQuery(...values: unknown[]): Prepared };

/** Counts the statements that a database is asked from now on, whichever driver it has. */
export function countRoundTrips(db: Db): () => number {
  const { session } = db as unknown as { session: Session };
  const prepare = session.prepareQuery.bind(session);
  let count = 0;
  session.prepareQuery = (...values) => {
    const prepared = prepare(...values);
    const execute = prepared.execute.bind(prepared);
    prepared.execute = (...parameters) => {
      count += 1;
      return execute(...parameters);
    };
    return prepared;
  };
  return () => count;
}
