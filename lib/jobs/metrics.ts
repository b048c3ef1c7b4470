import { databaseHandle } from "@/lib/db/open-database";
import { type Env, env } from "@/lib/env";
import { log } from "@/lib/log";
import type { Reading } from "@/lib/metrics/metric";
import { currentRecorder, keepRecorder } from "@/lib/metrics/recorder";
import { routeTemplates } from "@/lib/metrics/route-template";
import { startMeters } from "@/lib/metrics/start-meters";
import { expiryReadings } from "@/lib/operating/expiry-readings";
import { readExpiries, readGauges } from "@/lib/operating/read-gauges";
import packageJson from "@/package.json";
import { readManifest } from "./read-manifest";
import { serveMetrics } from "./serve-metrics";

/** So many connections have series of their own: more would be too many for the system that keeps them. */
const mostConnections = 1_000;

/** However often somebody asks, and however many do, the database answers no more often than this. */
const freshMilliseconds = { gauges: 10_000, expiries: 5 * 60_000 };

/** Counts from now on and answers Prometheus, where the settings ask for it; without them nothing is loaded, counted or opened. */
export async function startMetrics(): Promise<void> {
  const { METRICS_ADDRESS, METRICS_TOKEN } = env();
  if ((!METRICS_ADDRESS && !METRICS_TOKEN) || currentRecorder()) return;
  const recorder = startMeters({ readGauges: gaugesOf(env()), routeOf: routeTemplates(readManifest()) });
  keepRecorder(recorder);
  if (METRICS_ADDRESS) await serveMetrics(recorder, { ...METRICS_ADDRESS, token: METRICS_TOKEN ?? null });
}

function gaugesOf({ METRICS_PER_CONNECTION }: Env): () => Promise<Reading[]> {
  const gauges = remembered(
    async () => readGauges(await databaseHandle(), packageJson.version, new Date()),
    freshMilliseconds.gauges,
  );
  const expiries = remembered(
    async () => readExpiries((await databaseHandle()).db, new Date()),
    freshMilliseconds.expiries,
  );
  const most = METRICS_PER_CONNECTION === "on" ? mostConnections : 0;
  return async () => {
    try {
      return [...(await gauges()), ...expiryReadings(await expiries(), most, new Date())];
    } catch (error) {
      // The counters are told all the same: they say what the outage does.
      log().warn({ err: error }, "the database did not say what metrics tell of it");
      return [];
    }
  };
}

/** The same answer for a time, and for all who ask while it is found. */
function remembered<Answer>(find: () => Promise<Answer>, milliseconds: number): () => Promise<Answer> {
  let kept: { until: number; answer: Promise<Answer> } | null = null;
  return () => {
    if (kept && performance.now() < kept.until) return kept.answer;
    const answer = find();
    const mine = { until: performance.now() + milliseconds, answer };
    kept = mine;
    answer.catch(() => {
      if (kept === mine) kept = null;
    });
    return answer;
  };
}
