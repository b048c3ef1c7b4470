import { DatabaseUnavailable, within } from "./database-unavailable";
import { type Codecs, type ConnectionLimits, PostgresConnection } from "./postgres-connection";

/** All in milliseconds, but `size`. */
export type PoolLimits = ConnectionLimits & {
  size: number;
  /** How long a request waits for a connection when all are lent. */
  queue: number;
  /** How long the server may be silent after a `select 1`, and how long a statement waits before we look after it. */
  silence: number;
  /** A connection that was heard within this time is lent without asking it. */
  fresh: number;
  /** How old a connection grows. */
  age: number;
};

/** Connections that are lent and idle, and requests that wait for one. */
export type PoolCounts = { lent: number; idle: number; waiting: number };

const seconds = (count: number) => count * 1000;

export const defaultLimits: PoolLimits = {
  size: 10,
  connect: seconds(5),
  statement: seconds(30),
  idleInTransaction: seconds(30),
  queue: seconds(10),
  silence: seconds(2),
  fresh: seconds(1),
  age: seconds(45 * 60),
};

/**
 * Lends connections. Beside them it keeps one that is never lent, the sentinel: when it does not answer, the others of
 * its time are not trusted either. After a failover the old connections are neither closed nor answered, and nothing else
 * tells a silent server from a slow statement.
 */
export class PostgresPool {
  private readonly idle: PostgresConnection[] = [];
  private readonly lent = new Set<PostgresConnection>();
  private readonly queue: { lend: () => void; refuse: (reason: Error) => void }[] = [];
  private places: number;
  private sentinel: PostgresConnection | null = null;
  private probing: Promise<PostgresConnection> | null = null;
  /** Connections that were not heard since are not trusted. */
  private silentAt = 0;
  private isEnded = false;
  private readonly watch: NodeJS.Timeout;

  constructor(
    private readonly url: string,
    private readonly codecs: Codecs,
    private readonly limits: PoolLimits = defaultLimits,
  ) {
    this.places = limits.size;
    this.watch = setInterval(() => void this.dropSilent(), limits.silence / 2);
    this.watch.unref();
  }

  /**
   * Lends a connection for a piece of work.
   * @throws DatabaseUnavailable when none is free or can be opened in time
   */
  async use<T>(work: (connection: PostgresConnection) => Promise<T>): Promise<T> {
    await this.takePlace();
    let connection: PostgresConnection | null = null;
    try {
      connection = await this.borrow();
      this.lent.add(connection);
      return await work(connection);
    } finally {
      if (connection) this.giveBack(connection);
      const next = this.queue.shift();
      if (next) next.lend();
      else this.places += 1;
    }
  }

  /**
   * Asks the sentinel, and connects it again when it is silent, or was not there yet.
   * @returns the sentinel, which just answered
   * @throws DatabaseUnavailable when no server answers
   */
  probe(): Promise<PostgresConnection> {
    this.probing ??= this.askSentinel().finally(() => {
      this.probing = null;
    });
    return this.probing;
  }

  /** How it is used at the moment. */
  counts(): PoolCounts {
    return { lent: this.lent.size, idle: this.idle.length, waiting: this.queue.length };
  }

  async end(): Promise<void> {
    this.isEnded = true;
    clearInterval(this.watch);
    for (const { refuse } of this.queue.splice(0)) refuse(new DatabaseUnavailable("The database was closed"));
    const open = [...this.idle.splice(0), ...this.lent, ...(this.sentinel ? [this.sentinel] : [])];
    await Promise.all(open.map((connection) => connection.close()));
  }

  private async takePlace(): Promise<void> {
    if (this.isEnded) throw new DatabaseUnavailable("The database was closed");
    if (this.places > 0) {
      this.places -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const refuse = (reason: Error) => {
        clearTimeout(timer);
        reject(reason);
      };
      const lend = () => {
        clearTimeout(timer);
        resolve();
      };
      const entry = { lend, refuse };
      const timer = setTimeout(() => {
        this.queue.splice(this.queue.indexOf(entry), 1);
        refuse(new DatabaseUnavailable("No connection to the database became free"));
      }, this.limits.queue);
      this.queue.push(entry);
    });
  }

  private async borrow(): Promise<PostgresConnection> {
    for (let candidate = this.idle.pop(); candidate; candidate = this.idle.pop()) {
      if (!candidate.isUsable) continue;
      if (Date.now() - candidate.heardAt < this.limits.fresh) return candidate;
      if (await this.answers(candidate)) return candidate;
      candidate.destroy();
      // The others have been silent for longer.
      this.dropIdle();
    }
    return PostgresConnection.open(this.url, this.limits, this.codecs);
  }

  private giveBack(connection: PostgresConnection): void {
    this.lent.delete(connection);
    const isOld = Date.now() - connection.openedAt > this.limits.age;
    if (connection.isUsable && !isOld && !this.isEnded) this.idle.push(connection);
    else connection.destroy();
  }

  private answers(connection: PostgresConnection): Promise<boolean> {
    return within(connection.run({ text: "select 1" }), this.limits.silence, "silent").then(
      () => true,
      () => false,
    );
  }

  private async askSentinel(): Promise<PostgresConnection> {
    const sentinel = this.sentinel;
    if (sentinel && (await this.answers(sentinel))) return sentinel;
    // One that was closed tells of itself alone: those that ended with it know it too.
    if (sentinel?.isUsable) {
      this.silentAt = Date.now();
      this.dropIdle();
    }
    sentinel?.destroy();
    this.sentinel = null;
    const opened = await PostgresConnection.open(this.url, this.limits);
    if (this.isEnded) {
      opened.destroy();
      throw new DatabaseUnavailable("The database was closed");
    }
    this.sentinel = opened;
    return opened;
  }

  private dropIdle(): void {
    for (const connection of this.idle.splice(0)) connection.destroy();
  }

  /** Looks after lent connections whose statement waits long: is it slow, or is nobody there? */
  private async dropSilent(): Promise<void> {
    const { silence } = this.limits;
    const overdue = [...this.lent].filter((connection) => connection.silence(Date.now()) > silence);
    if (overdue.length === 0) return;
    await this.probe().catch(() => undefined);
    for (const connection of overdue) {
      const isDistrusted = connection.heardAt < this.silentAt;
      // The server ends a statement itself at its limit; where that is not heard, this one connection is dead.
      const isOver = connection.silence(Date.now()) > connection.statementLimit + 2 * silence;
      if (connection.silence(Date.now()) > silence && (isDistrusted || isOver)) connection.destroy();
    }
  }
}
