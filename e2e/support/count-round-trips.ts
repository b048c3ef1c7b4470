import type { Db } from "@/lib/db/database";

type Prepared = { execute(...values: unknown[]): Promise<unknown> };
type Session = {
  prepareQuery(...values: unknown[]): Prepared;
  transaction(work: (tx: { session: Session }) => Promise<unknown>, ...values: unknown[]): Promise<unknown>;
};

/** Counts what a database is asked from now on, whichever driver it has: statements, and the begin and end of each transaction. */
export function countRoundTrips(db: Db): () => number {
  return count(db, 2);
}

/** The same without what begins and ends transactions. */
export function countStatements(db: Db): () => number {
  return count(db, 0);
}

function count(db: Db, ofTransaction: number): () => number {
  let count = 0;
  const countIn = (session: Session) => {
    const prepare = session.prepareQuery.bind(session);
    session.prepareQuery = (...values) => {
      const prepared = prepare(...values);
      const execute = prepared.execute.bind(prepared);
      prepared.execute = (...parameters) => {
        count += 1;
        return execute(...parameters);
      };
      return prepared;
    };
    const transaction = session.transaction.bind(session);
    session.transaction = (work, ...values) => {
      count += ofTransaction;
      return transaction(
        (tx) => {
          countIn(tx.session);
          return work(tx);
        },
        ...values,
      );
    };
  };
  countIn((db as unknown as { session: Session }).session);
  return () => count;
}
