import { databaseHandle } from "@/lib/db/open-database";
import { env } from "@/lib/env";
import { parseOutboundAllow } from "@/lib/net/outbound-policy";
import { startJobs } from "./start-jobs";

/** Prepares the process before it answers. A failure ends it with one sentence: a half-started server helps nobody. */
export async function boot(): Promise<void> {
  try {
    parseOutboundAllow(env().OUTBOUND_ALLOW);
    await databaseHandle();
    startJobs();
  } catch (error) {
    process.stderr.write(`Gatehouse cannot start. ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
