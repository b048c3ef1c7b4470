import { DatabaseUnavailable } from "./database-unavailable";
import type { Codecs, PostgresConnection, Statement } from "./postgres-connection";

type Run = (statement: Statement) => Promise<unknown>;
type Work<T> = (client: TransactionClient) => Promise<T>;
type TransactionClient = Statements & { savepoint<T>(work: Work<T>): Promise<T> };
type Statements = { unsafe(text: string, parameters?: unknown[]): Promise<unknown> & { values(): Promise<unknown> } };

/** What the query builder asks of the driver: statements, transactions and a place for its codecs. */
export type PostgresClient = Statements & {
  options: Codecs;
  begin<T>(work: Work<T>): Promise<T>;
};

/** A client that runs each statement, and each transaction as a whole, on a connection that `use` lends. */
export function postgresClient(
  use: <T>(work: (connection: PostgresConnection) => Promise<T>) => Promise<T>,
  options: Codecs,
): PostgresClient {
  return {
    options,
    ...statements((statement) => use((connection) => connection.run(statement))),
    begin: (work) => use((connection) => transaction(connection, work)),
  };
}

/** The builder says after the call whether it wants rows as lists, so the statement starts a moment later. */
function statements(run: Run): Statements {
  return {
    unsafe(text, parameters) {
      let asValues = false;
      const answer = Promise.resolve().then(() => run({ text, parameters, asValues }));
      const values = () => {
        asValues = true;
        return answer;
      };
      return Object.assign(answer, { values });
    },
  };
}

async function transaction<T>(connection: PostgresConnection, work: Work<T>): Promise<T> {
  const run: Run = (statement) => connection.run(statement);
  await run({ text: "begin" });
  const scope = new Scope(run);
  try {
    const answer = await scope.perform(work);
    await run({ text: "commit" });
    return answer;
  } catch (error) {
    // A connection whose transaction cannot be ended is of no use to the next one.
    await run({ text: "rollback" }).catch(() => connection.destroy());
    throw error;
  }
}

/** A transaction or a savepoint: lets nothing through after its end, and fails when one of its statements failed. */
class Scope {
  private failure: { error: unknown } | null = null;
  private isOver = false;

  constructor(
    private readonly outer: Run,
    private readonly depth = 0,
  ) {}

  async perform<T>(work: Work<T>): Promise<T> {
    try {
      const answer = await work({ ...statements(this.run), savepoint: (inner) => this.savepoint(inner) });
      // After a failed statement the server commits nothing, and says so only in passing.
      if (this.failure) throw this.failure.error;
      return answer;
    } finally {
      this.isOver = true;
    }
  }

  private readonly run: Run = async (statement) => {
    if (this.isOver) throw new DatabaseUnavailable("The transaction is over");
    try {
      return await this.outer(statement);
    } catch (error) {
      this.failure ??= { error };
      throw error;
    }
  };

  private async savepoint<T>(work: Work<T>): Promise<T> {
    const name = `s${this.depth}`;
    await this.run({ text: `savepoint ${name}` });
    // One that nobody waited for must not write after the end of the whole, on a connection lent to somebody else.
    const within: Run = (statement) => {
      if (this.isOver) throw new DatabaseUnavailable("The transaction is over");
      return this.outer(statement);
    };
    const scope = new Scope(within, this.depth + 1);
    try {
      const answer = await scope.perform(work);
      await this.run({ text: `release savepoint ${name}` });
      return answer;
    } catch (error) {
      await this.run({ text: `rollback to savepoint ${name}` });
      throw error;
    }
  }
}
