import type { JobContext } from "@/lib/context";
import { databaseHandle } from "@/lib/db/open-database";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";
import { cleanExpired } from "./clean-expired-store";
import { recheckDomains } from "./recheck-domains";
import { refreshDueMetadata } from "./refresh-due-metadata";
import { sendExpiryNotices } from "./send-expiry-notices";

const intervalMilliseconds = 10 * 60_000;

type Job = { name: string; lock: number; run: (ctx: JobContext) => Promise<void> };

/** Each under its own advisory lock, so that several instances can run them. */
const jobs: readonly Job[] = [
  { name: "cleaning expired rows", lock: 727_275, run: ({ db, now }) => cleanExpired(db, now) },
  { name: "checking domains", lock: 727_276, run: (ctx) => recheckDomains(env().DNS_SERVERS, ctx) },
  { name: "refreshing metadata", lock: 727_277, run: refreshDueMetadata },
  { name: "sending notices", lock: 727_278, run: (ctx) => sendExpiryNotices(ctx) },
];

/** Starts the background jobs of this process; they never keep it alive. */
export function startJobs(): void {
  // A job may take longer than the interval; the embedded database has no lock that would keep a second one out.
  const running = new Set<Job>();
  const runAll = async () => {
    for (const job of jobs) {
      if (running.has(job)) continue;
      running.add(job);
      await runJob(job).catch((error) => log().error({ err: error }, `${job.name} failed`));
      running.delete(job);
    }
  };
  setInterval(() => void runAll(), intervalMilliseconds).unref();
}

async function runJob({ lock, run }: Job): Promise<void> {
  const { db, withAdvisoryLock } = await databaseHandle();
  const installation = { baseUrl: env().APP_URL, outbound: outboundPolicy() };
  await withAdvisoryLock(lock, () => run({ db, now: new Date(), ...installation }));
}
