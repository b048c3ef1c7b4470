import type { Db } from "@/lib/db/database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { VerifiedMemory } from "./verified-memory";

/** The channel that the triggers of the database speak on. */
const channel = "gatehouse_changes";

// One memory for each database of a process, which holds several bundles of the server's code.
const holder = globalThis as typeof globalThis & { gatehouseVerified?: WeakMap<object, VerifiedMemory> };

/** Who was let in a moment ago by this instance. */
export function verifiedMemory(db: Db): VerifiedMemory {
  holder.gatehouseVerified ??= new WeakMap();
  const known = holder.gatehouseVerified.get(db) ?? new VerifiedMemory();
  holder.gatehouseVerified.set(db, known);
  return known;
}

/** From here on this instance forgets at once whom another one signed out, suspended, or lets in no more. */
export async function hearChanges({ db, listen }: Pick<DatabaseHandle, "db" | "listen">): Promise<void> {
  const memory = verifiedMemory(db);
  await listen(channel, (message) => memory.forgetChanged(message));
}
