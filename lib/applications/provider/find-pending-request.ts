import type { Db } from "@/lib/db/database";
import { findArtifact } from "./artifact-store";
import { type PendingRequest, readPending } from "./pending-request";

/** A request that waits, by its uid, which only the browser that began it knows. */
export async function findPending(db: Db, uid: string, now: Date): Promise<PendingRequest | null> {
  const found = await findArtifact(db, { model: "Interaction", id: uid }, now);
  return found && readPending(uid, found.payload);
}
