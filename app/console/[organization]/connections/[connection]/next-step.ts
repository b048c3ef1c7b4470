import type { Connection } from "@/lib/connections/connection";
import { missingParts } from "@/lib/connections/connection-schema";

export type NextStep = "complete" | "test" | "turnOn";

/**
 * What is to be done next with a connection that is not live.
 * @param candidate what would be saved: the draft, or what is saved
 * @param isTested an administrator's test of exactly that passed
 */
export function nextStepOf(candidate: Connection, isTested: boolean): NextStep | null {
  if (candidate.status === "live") return null;
  if (missingParts(candidate).length > 0) return "complete";
  return isTested ? "turnOn" : "test";
}
