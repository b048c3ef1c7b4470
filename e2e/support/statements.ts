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

/**
 * Has things done at once with every fifth statement waiting, so that one is done while another is between two of its own.
 * @returns what does them, and gives what they came to
 */
export function spreadStatements(db: Db): <T>(acts: readonly (() => Promise<T>)[]) => Promise<T[]> {
  let asked = 0;
  let isSpread = false;
  beforeEach(db, {
    statement: async () => {
      asked += 1;
      if (isSpread && asked % 5 === 0) await setTimeout(60);
    },
    transaction: () => undefined,
  });
  return async (acts) => {
    isSpread = true;
    try {
      return await Promise.all(acts.map((act) => act()));
    } finally {
      isSpread = false;
    }
  };
}

/** One thing that is done statement by statement, another that comes between, and what must hold after both. */
export type Crossing<T> = {
  one: () => Promise<T>;
  other: () => Promise<unknown>;
  /** @param came what the one thing came to */
  afterwards: (came: T) => Promise<void> | void;
};

/** More statements than a use case has. */
const mostGaps = 100;

/**
 * Has another thing done before each statement of one thing in turn, and at last after all of them: every order of the two that a
 * database can tell apart. Where the other thing waits for what the one holds, the one goes on.
 * @returns what goes through all of it: `prepare` makes what each time needs
 */
export function crossings(db: Db) {
  let waiting: { gaps: number; act: () => Promise<unknown> } | null = null;
  beforeEach(db, {
    statement: async () => {
      if (!waiting || --waiting.gaps > 0) return;
      const { act } = waiting;
      waiting = null;
      await act();
    },
    transaction: () => undefined,
  });
  /** @returns whether the one thing has ended before that gap came */
  async function crossAt<T>(gap: number, { one, other, afterwards }: Crossing<T>): Promise<boolean> {
    let others: Promise<unknown> | undefined;
    const act = () => {
      others = other();
      return Promise.race([others, setTimeout(50)]);
    };
    waiting = { gaps: gap, act };
    const came = await one();
    const isOver = waiting !== null;
    waiting = null;
    await (others ?? other());
    await afterwards(came);
    return isOver;
  }
  return async function crossEverywhere<T>(prepare: () => Promise<Crossing<T>>): Promise<void> {
    for (let gap = 1; gap <= mostGaps; gap++) if (await crossAt(gap, await prepare())) return;
    throw new Error(`more than ${mostGaps} statements`);
  };
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
