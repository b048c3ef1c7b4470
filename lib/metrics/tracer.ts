/**
 * What a span tells of a step. Nothing else of it is told: no value of a statement, no address below a host, nothing that somebody sent.
 */
export type Step =
  | { kind: "database"; text: string }
  | { kind: "outbound"; method: string; host: string }
  | { kind: "stage"; stage: "verify" | "write"; protocol: "saml" | "oidc" };

type Answering = { statusCode: number; once(event: "close", done: () => void): unknown };

export type Tracer = {
  /** Called by scripts/server.mjs: does the work of a request within its span, which ends with the answer. */
  serve<T>(request: { method: string; url: string }, response: Answering, work: () => T): T;
  /** Does a step within a span of its own, below that of the request; outside of a request it tells nothing. */
  step<T>(step: Step, work: () => Promise<T>, statusOf?: (result: T) => number): Promise<T>;
  /** Sends what waits. */
  stop(): Promise<void>;
};

// One a process, as with metrics: pages, routes and the start of the process are bundled apart.
const holder = globalThis as typeof globalThis & { gatehouseTracer?: Tracer };

/** From now on every request is told. */
export function keepTracer(tracer: Tracer): void {
  holder.gatehouseTracer = tracer;
}

/** Null when the installation has no traces. */
export function currentTracer(): Tracer | null {
  return holder.gatehouseTracer ?? null;
}

/**
 * Does a step and tells of it; only does it when the installation has no traces.
 * @param statusOf the HTTP status in the result of a call to somebody else
 */
export function traced<T>(step: Step, work: () => Promise<T>, statusOf?: (result: T) => number): Promise<T> {
  return holder.gatehouseTracer?.step(step, work, statusOf) ?? work();
}
