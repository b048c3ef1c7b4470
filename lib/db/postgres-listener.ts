import { setTimeout as pause } from "node:timers/promises";
import { within } from "./database-unavailable";
import { type ConnectionLimits, PostgresConnection } from "./postgres-connection";

/** What listeners hear: a message, or null when some may have been missed. */
export type Heard = (message: string | null) => void;

/** How long to wait for the next look at the connection, or for the next try to open one. */
const roundMilliseconds = 1_000;

/**
 * Listens to a channel until told otherwise, on a connection of its own. A connection that closes or falls silent is replaced, and
 * whoever listens is told that something may have been missed. Behind a pooler that hands connections on after each transaction
 * nothing is heard.
 */
export class PostgresListener {
  private readonly ending = new AbortController();
  private connection: PostgresConnection | null = null;
  private readonly watching: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly limits: ConnectionLimits & { silence: number },
    private readonly channel: string,
    private readonly heard: Heard,
  ) {
    this.watching = this.watch();
  }

  async end(): Promise<void> {
    this.ending.abort();
    this.connection?.destroy();
    await this.watching;
  }

  private async watch(): Promise<void> {
    while (!this.isEnded) {
      await this.listen().catch(() => undefined);
      this.connection?.destroy();
      this.heard(null);
      await this.round();
    }
  }

  private get isEnded(): boolean {
    return this.ending.signal.aborted;
  }

  private async round(): Promise<void> {
    await pause(roundMilliseconds, undefined, { ref: false, signal: this.ending.signal }).catch(() => undefined);
  }

  /** Ends when the connection does. */
  private async listen(): Promise<void> {
    const connection = await PostgresConnection.open(this.url, this.limits, null, this.heard);
    this.connection = connection;
    await connection.run({ text: `listen ${this.channel}` });
    this.heard(null);
    while (!this.isEnded && connection.isUsable) {
      await this.round();
      await within(connection.run({ text: "select 1" }), this.limits.silence, "silent");
    }
  }
}
