import { databaseHandle } from "@/lib/db/open-database";
import { log } from "@/lib/log";
import { cleanExpired } from "./clean-expired-store";

const intervalMilliseconds = 10 * 60_000;
const cleaningLock = 727_275;

/** Starts the background jobs of this process; they never keep it alive. */
export function startJobs(): void {
  const run = async () => {
    const { db, withAdvisoryLock } = await databaseHandle();
    await withAdvisoryLock(cleaningLock, () => cleanExpired(db, new Date()));
  };
  const timer = setInterval(() => {
    run().catch((error) => log().error({ err: error }, "cleaning expired rows failed"));
  }, intervalMilliseconds);
  timer.unref();
}
