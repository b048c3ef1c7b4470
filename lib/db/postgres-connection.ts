import { connect as connectSocket, type Socket } from "node:net";
import postgres from "postgres";
import { traced } from "@/lib/metrics/tracer";
import { DatabaseUnavailable, within } from "./database-unavailable";

/** The limits of one connection, in milliseconds. The server enforces `statement` and `idleInTransaction`. */
export type ConnectionLimits = { connect: number; statement: number; idleInTransaction: number };

export type Statement = { text: string; parameters?: unknown[]; asValues?: boolean };

const tenMinutes = 600_000;
const ask: Statement = {
  text: `select (extract(epoch from current_setting('statement_timeout')::interval) * 1000)::int as "limit"`,
};

/** The parsers and serializers that the query builder wants in place of the driver's. */
export type Codecs = { parsers: object; serializers: object };

/**
 * One connection to PostgreSQL: one client of the driver, which connects once. The driver could reconnect by itself, but
 * one that lost its socket while a write was queued connects again and never sends its start message (postgres 3.4.9,
 * `closed` clears the timer of the queued write and keeps it), and a server that closes during the start is asked again
 * at once and for ever. So a connection that has closed is thrown away, never used again.
 */
export class PostgresConnection {
  readonly openedAt = Date.now();
  /** When the server last answered. */
  heardAt = this.openedAt;
  /** When the server ends a statement, in milliseconds: ours, or what the address or a pooler makes of it. */
  statementLimit = tenMinutes;
  private waitingSince: number | null = null;
  private readonly waiting = new Set<(reason: Error) => void>();
  private isClosed = false;
  private readonly sockets: Socket[] = [];
  private readonly sql: postgres.Sql;

  private constructor(
    url: string,
    limits: ConnectionLimits,
    codecs: Codecs | null,
    heard: ((message: string) => void) | null,
  ) {
    const options = {
      max: 1,
      max_lifetime: null,
      // No column is an array; the driver's own question for their types, when it is cut off, ends the process.
      fetch_types: false,
      // The driver's timer starts again at each of its tries; `open` has one of its own.
      connect_timeout: 0,
      onnotice: () => undefined,
      onnotify: (_channel: string, message: string) => heard?.(message),
      onclose: () => this.lose(),
      // A setting of the same name in the address wins.
      connection: {
        statement_timeout: `${limits.statement}`,
        idle_in_transaction_session_timeout: `${limits.idleInTransaction}`,
      },
      socket: (settings: Address) => this.dial(settings),
    };
    this.sql = postgres(url, options as object);
    Object.assign(this.sql.options.parsers, codecs?.parsers);
    Object.assign(this.sql.options.serializers, codecs?.serializers);
  }

  /**
   * Connects and hears the server once.
   * @param heard gets the messages of channels that the connection listens to
   * @throws DatabaseUnavailable when that takes longer than the limit, or is refused
   */
  static async open(
    url: string,
    limits: ConnectionLimits,
    codecs: Codecs | null = null,
    heard: ((message: string) => void) | null = null,
  ): Promise<PostgresConnection> {
    const connection = new PostgresConnection(url, limits, codecs, heard);
    try {
      const [first] = await within(connection.run<{ limit: number }>(ask), limits.connect, "it does not answer");
      connection.statementLimit = first?.limit || tenMinutes;
      return connection;
    } catch (error) {
      connection.destroy();
      const reason = error instanceof Error ? error.message : String(error);
      throw new DatabaseUnavailable(`The database accepts no connection: ${reason}`, { cause: error });
    }
  }

  get isUsable(): boolean {
    return !this.isClosed;
  }

  /** For how long a statement has waited without a word from the server; 0 when none waits. */
  silence(now: number): number {
    return this.waitingSince === null ? 0 : now - Math.max(this.waitingSince, this.heardAt);
  }

  /** Runs one statement. The set of ours is small and fixed, so each is prepared once a connection. */
  run<Row = unknown>(statement: Statement): Promise<Row[]> {
    return traced({ kind: "database", text: statement.text }, () => this.send<Row>(statement));
  }

  private send<Row>({ text, parameters = [], asValues = false }: Statement): Promise<Row[]> {
    return new Promise<Row[]>((resolve, reject) => {
      // The driver would write to a socket that is gone, which ends the process.
      if (this.isClosed) return reject(lost());
      this.waitingSince ??= Date.now();
      this.waiting.add(reject);
      const over = () => {
        this.waiting.delete(reject);
        this.heardAt = Date.now();
        if (this.waiting.size === 0) this.waitingSince = null;
      };
      // Lists of any length would make a prepared statement for each length; what a sign-in writes has some sixty values.
      const query = this.sql.unsafe(text, parameters as never[], { prepare: parameters.length <= 80 });
      const answer = (asValues ? query.values() : query) as unknown as Promise<Row[]>;
      answer.then(resolve, reject).finally(over);
    });
  }

  /** Ends it at once; what waits on it fails. */
  destroy(): void {
    this.lose();
    for (const socket of this.sockets) socket.destroy();
    this.sql.end({ timeout: 0 }).catch(() => undefined);
  }

  /** Says goodbye to the server, which need not answer. */
  async close(): Promise<void> {
    await this.sql.end({ timeout: 5 });
    this.destroy();
  }

  /** The driver leaves statements unanswered that come between the error of a socket and its end. */
  private lose(): void {
    this.isClosed = true;
    for (const reject of this.waiting) reject(lost());
  }

  /** The socket for one try; each host of the address is tried once. */
  private async dial({ host, port, path }: Address): Promise<Socket> {
    const attempt = this.sockets.length;
    const name = host[attempt];
    if (this.isClosed || name === undefined) throw new DatabaseUnavailable("it closed the connection");
    const socket = path ? connectSocket(path) : connectSocket(port[attempt] ?? 5432, name);
    this.sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    }).finally(() => socket.removeAllListeners());
    // What a certificate is checked against.
    return Object.assign(socket, { host: name });
  }
}

const lost = () => new DatabaseUnavailable("The connection to the database was lost");

type Address = { host: string[]; port: number[]; path: string | false };
