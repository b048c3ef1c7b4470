import { setTimeout } from "node:timers/promises";
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

/** Counts the statements whose text is made from now on: what is prepared once makes none. */
export function countMadeStatements(db: Db): () => number {
  let made = 0;
  beforeEach(db, {
    made: () => {
      made += 1;
    },
    statement: () => undefined,
    transaction: () => undefined,
  });
  return () => made;
}

/** Every fifth statement waits, so that of requests at the same time one is done while another stands between two of its own. */
export function spreadStatements(db: Db): void {
  let asked = 0;
  beforeEach(db, {
    statement: async () => {
      asked += 1;
      if (asked % 5 === 0) await setTimeout(60);
    },
    transaction: () => undefined,
  });
}

function count(db: Db, ofTransaction: number): () => number {
  let count = 0;
  const add = (more: number) => () => {
    count += more;
  };
  beforeEach(db, { statement: add(1), transaction: add(ofTransaction) });
  return () => count;
}

type Hooks = { made?: () => void; statement: () => Promise<void> | void; transaction: () => void };

function beforeEach(db: Db, hooks: Hooks): void {
  const hookInto = (session: Session) => {
    const prepare = session.prepareQuery.bind(session);
    session.prepareQuery = (...values) => {
      hooks.made?.();
      const prepared = prepare(...values);
      const execute = prepared.execute.bind(prepared);
      prepared.execute = async (...parameters) => {
        await hooks.statement();
        return execute(...parameters);
      };
      return prepared;
    };
    const transaction = session.transaction.bind(session);
    session.transaction = (work, ...values) => {
      hooks.transaction();
      return transaction(
        (tx) => {
          hookInto(tx.session);
          return work(tx);
        },
        ...values,
      );
    };
  };
  hookInto((db as unknown as { session: Session }).session);
}
