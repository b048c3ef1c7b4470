import type { LabelsOf, NameOf } from "./metric";

/** A request that was answered. */
type Served = { method: string; url: string; status: number; seconds: number };

export type Recorder = {
  add(name: NameOf<"counter">, labels: Readonly<Record<string, string>>): void;
  observe(name: NameOf<"histogram">, seconds: number, labels: Readonly<Record<string, string>>): void;
  /** Called by scripts/server.mjs, too. */
  served(request: Served): void;
  /** All of it, as Prometheus reads it. */
  scrape(): Promise<string>;
};

// One a process: pages, routes and the start of the process are bundled apart, each with a copy of this module.
const holder = globalThis as typeof globalThis & { gatehouseMetrics?: Recorder };

/** From now on everything is counted. */
export function keepRecorder(recorder: Recorder): void {
  holder.gatehouseMetrics = recorder;
}

/** Null when the installation has no metrics. */
export function currentRecorder(): Recorder | null {
  return holder.gatehouseMetrics ?? null;
}

/** Counts one; does nothing when the installation has no metrics. */
export function count<Name extends NameOf<"counter">>(name: Name, labels: LabelsOf<Name>): void {
  holder.gatehouseMetrics?.add(name, labels);
}

/** Notes how long something took; does nothing when the installation has no metrics. */
export function observe<Name extends NameOf<"histogram">>(name: Name, seconds: number, labels: LabelsOf<Name>): void {
  holder.gatehouseMetrics?.observe(name, seconds, labels);
}
