import type { Outcome } from "./delivery";
import { nextAttempt, retryAfterOf } from "./retry-schedule";

/** An attempt that was made. */
export type Attempt = {
  /** How often it was tried, with this time. */
  attempt: number;
  /** Sent on demand: once. */
  isManual: boolean;
  /** Null when nothing was answered. */
  status: number | null;
  retryAfter: string | null;
};

/**
 * What follows from an answer (Standard Webhooks 1.0): 2xx is success, 410 wants no more messages, everything else, redirects too, is tried
 * again until it is over. Pure.
 * @param random from 0 to 1
 */
export function outcomeOf({ attempt, isManual, status, retryAfter }: Attempt, now: Date, random: number): Outcome {
  if (status !== null && status >= 200 && status < 300) return { state: "delivered" };
  if (status === 410) return { state: "failed", switchesOff: "gone" };
  if (isManual) return { state: "failed", switchesOff: null };
  const asked = status === null ? null : retryAfterOf({ status, header: retryAfter }, now);
  const nextAt = nextAttempt({ attempt, retryAfter: asked }, now, random);
  return nextAt === null ? { state: "failed", switchesOff: "failed" } : { state: "pending", nextAt };
}
