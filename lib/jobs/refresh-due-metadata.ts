import { randomInt, randomUUID } from "node:crypto";
import { systemActor } from "@/lib/audit/actor";
import { leaseRefresh, listDueRefreshes } from "@/lib/connections/connection-store";
import { refreshAutomatically } from "@/lib/connections/refresh/refresh-automatically";
import type { JobContext } from "@/lib/context";
import { rightsOfSystem } from "@/lib/directory/console-role";

const perRun = 50;
const twoHours = 2 * 3_600_000;

/** Asks the metadata addresses and discovery documents that are due; one slow provider does not keep the others waiting. */
export async function refreshDueMetadata(job: JobContext): Promise<void> {
  const { db, now } = job;
  const due = await listDueRefreshes(db, now, perRun);
  const ctx = { ...job, actor: systemActor("metadata refresh"), rights: rightsOfSystem, requestId: randomUUID() };
  await Promise.allSettled(
    due.map(async (connection) => {
      await leaseRefresh(db, connection, now, null);
      await refreshAutomatically(connection, randomInt(twoHours), ctx);
    }),
  );
}
