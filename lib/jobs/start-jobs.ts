import { deliverLogouts } from "@/lib/applications/provider/deliver-logouts";
import { ensureSigningKeys } from "@/lib/applications/provider/rotate-signing-keys";
import type { JobContext } from "@/lib/context";
import { databaseHandle } from "@/lib/db/open-database";
import { endExpiredSessions } from "@/lib/directory/end-sessions";
import { env } from "@/lib/env";
import { keepJob, keepJobState } from "@/lib/installation/job-state";
import { log } from "@/lib/log";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";
import { deliverWebhooks } from "@/lib/webhooks/deliver-webhooks";
import { cleanExpired } from "./clean-expired-store";
import { raiseAlerts } from "./raise-alerts";
import { recheckDomains } from "./recheck-domains";
import { refreshDueMetadata } from "./refresh-due-metadata";
import { sendDrillNotices } from "./send-drill-notices";
import { sendExpiryNotices } from "./send-expiry-notices";
import { sendQueuedMails } from "./send-queued-mails";

const usualMilliseconds = 10 * 60_000;

/** `lock` null: several instances may do it at once. */
type Job = {
  name: string;
  lock: number | null;
  every?: number;
  run: (ctx: JobContext) => Promise<unknown>;
};

/** Each under an advisory lock that no other has, so that several instances can run them and none keeps another one out. */
export const jobs: readonly Job[] = [
  { name: "cleaning expired rows", lock: 727_275, run: ({ db, now }) => cleanExpired(db, now) },
  { name: "checking domains", lock: 727_276, run: (ctx) => recheckDomains(env().DNS_SERVERS, ctx) },
  { name: "refreshing metadata", lock: 727_277, run: refreshDueMetadata },
  { name: "sending notices", lock: 727_278, run: (ctx) => sendExpiryNotices(ctx) },
  { name: "asking for emergency drills", lock: 727_293, run: sendDrillNotices },
  { name: "preparing signing keys", lock: 727_290, run: ensureSigningKeys },
  // Nobody is signed in by them any more; their applications are told.
  { name: "ending expired sessions", lock: 727_291, every: 60_000, run: endExpiredSessions },
  // Somebody who signed out here is still signed in there: that is told at once.
  { name: "telling applications of ended sessions", lock: null, every: 5_000, run: deliverLogouts },
  { name: "sending events to webhooks", lock: null, every: 1_000, run: (ctx) => deliverWebhooks(ctx) },
  { name: "raising alerts", lock: 727_292, every: 60_000, run: raiseAlerts },
  { name: "sending mails", lock: null, every: 15_000, run: (ctx) => sendQueuedMails(ctx) },
];

/** Starts the background jobs of this process; they never keep it alive. */
export function startJobs(): void {
  // A job may take longer than the interval; the embedded database has no lock that would keep a second one out.
  const running = new Set<Job>();
  const runAll = async (due: readonly Job[]) => {
    for (const job of due) {
      if (running.has(job)) continue;
      running.add(job);
      keepJobState(job.name, { lastStartedAt: new Date() });
      const lastOutcome = await runJob(job).then(
        () => "succeeded" as const,
        (error) => {
          log().error({ err: error }, `${job.name} failed`);
          return "failed" as const;
        },
      );
      keepJobState(job.name, { lastEndedAt: new Date(), lastOutcome });
      running.delete(job);
    }
  };
  for (const { name, every = usualMilliseconds } of jobs) keepJob({ name, everySeconds: every / 1000 });
  for (const interval of new Set(jobs.map(({ every }) => every ?? usualMilliseconds))) {
    const due = jobs.filter(({ every }) => (every ?? usualMilliseconds) === interval);
    setInterval(() => void runAll(due), interval).unref();
  }
}

async function runJob({ lock, run }: Job): Promise<void> {
  const { db, withAdvisoryLock } = await databaseHandle();
  const ctx = { db, now: new Date(), baseUrl: env().APP_URL, outbound: outboundPolicy() };
  await (lock === null ? run(ctx) : withAdvisoryLock(lock, () => run(ctx)));
}
