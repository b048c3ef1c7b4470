/** What this process knows of one of its jobs. */
export type JobState = {
  name: string;
  everySeconds: number;
  lastStartedAt: Date | null;
  lastEndedAt: Date | null;
  /** How the last run that has ended did; a failure is in the log. */
  lastOutcome: "succeeded" | "failed" | null;
};

// One a process: routes and the start of the process are bundled apart, each with a copy of this module.
const holder = globalThis as typeof globalThis & { gatehouseJobs?: Map<string, JobState> };

/** Notes a job before its first run. */
export function keepJob({ name, everySeconds }: Pick<JobState, "name" | "everySeconds">): void {
  holder.gatehouseJobs ??= new Map();
  holder.gatehouseJobs.set(name, { name, everySeconds, lastStartedAt: null, lastEndedAt: null, lastOutcome: null });
}

/** Notes what a job does now. */
export function keepJobState(name: string, change: Partial<Omit<JobState, "name" | "everySeconds">>): void {
  const state = holder.gatehouseJobs?.get(name);
  if (state) Object.assign(state, change);
}

/** The jobs of this process, in the order of their start; none where none were started. */
export function jobStates(): readonly JobState[] {
  return [...(holder.gatehouseJobs?.values() ?? [])];
}
