import type { Fact } from "@/lib/facts/fact-schema";
import { storedFactSchema } from "@/lib/facts/fact-schema";

/** Why a grant was made, as its column holds it. */
export function toStoredReason(reason: Fact): string {
  return JSON.stringify(reason);
}

/** The reason of a stored grant; earlier versions wrote an English sentence there, which never began with a brace. */
export function toReason(stored: string): Fact {
  if (!stored.startsWith("{")) return storedFactSchema.parse(stored);
  return storedFactSchema.catch({ kind: "text", text: stored }).parse(JSON.parse(stored));
}
