import { performance } from "node:perf_hooks";

/**
 * Runs two ways of doing the same in turns, so that both see the same machine, and returns the medians of their times.
 * Only their ratio means anything.
 */
export async function compare(
  ours: () => Promise<unknown> | unknown,
  baseline: () => Promise<unknown> | unknown,
  rounds: number,
): Promise<{ ours: number; baseline: number; ratio: number }> {
  const times: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] };
  const run = async (work: () => Promise<unknown> | unknown, into: number[] | null) => {
    const start = performance.now();
    await work();
    into?.push(performance.now() - start);
  };
  for (let round = -Math.ceil(rounds / 5); round < rounds; round++) {
    await run(ours, round < 0 ? null : times.ours);
    await run(baseline, round < 0 ? null : times.baseline);
  }
  const result = { ours: median(times.ours), baseline: median(times.baseline) };
  return { ...result, ratio: result.ours / result.baseline };
}

/** How often something is done: less by a share, for a look at whether it runs, but not so little that it means nothing. */
export const roundsOf = (rounds: number, share: number): number => Math.max(5, Math.round(rounds * share));

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** How many bytes something has, against what it may have. */
export function reportBytes(name: string, bytes: number, limit: number): void {
  const isMet = bytes <= limit;
  const verdict = `(at most ${limit / 1000} kB: ${isMet ? "met" : "MISSED"})`;
  process.stdout.write(`${name.padEnd(58)} ${(bytes / 1000).toFixed(1)} kB  ${verdict}\n`);
  if (!isMet) process.exitCode = 1;
}

/** By which power of the size the time grows. */
export function reportGrowth(name: string, exponent: number, limit: number): void {
  const isMet = exponent <= limit;
  const verdict = `(at most ${limit}: ${isMet ? "met" : "MISSED"})`;
  process.stdout.write(`${name.padEnd(58)} exponent ${exponent.toFixed(2)}  ${verdict}\n`);
  if (!isMet) process.exitCode = 1;
}

export function report(name: string, ratio: number, limit: number | null, note = ""): void {
  const verdict = limit === null ? "" : `  (at most ${limit}x: ${ratio <= limit ? "met" : "MISSED"})`;
  process.stdout.write(`${name.padEnd(58)} ${ratio.toFixed(2)}x${verdict}${note && `  ${note}`}\n`);
  if (limit !== null && ratio > limit) process.exitCode = 1;
}
