import type { NextStep } from "../next-step";

/**
 * Whether a step of a guide leads on by a button of its own, so that the bar's is the second one: going on from the mapping saves, too, and
 * the last step has what is to be done next. Pure.
 */
export function leadsOn(step: "map" | "test", next: NextStep | null): boolean {
  return step === "map" || next !== null;
}
