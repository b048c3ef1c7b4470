import { hearChanges } from "@/lib/applications/proxy/hear-changes";
import { randomToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { databaseHandle } from "@/lib/db/open-database";
import { hasOperator } from "@/lib/directory/user-store";
import { env, isDevelopment } from "@/lib/env";
import { insertFirstRunToken } from "@/lib/local-sign-in/first-run-store";
import { log, logConsole } from "@/lib/log";
import { peerMarker } from "@/lib/net/client-address";
import { parseOutboundAllow } from "@/lib/net/outbound-policy";
import { checkSecretFile } from "./check-secret-file";
import { startMetrics } from "./metrics";
import { startJobs } from "./start-jobs";
import { startTraces } from "./traces";

/** Prepares the process before it answers. A failure ends it with one sentence: a half-started server helps nobody. */
export async function boot(): Promise<void> {
  try {
    parseOutboundAllow(env().OUTBOUND_ALLOW);
    checkSecretFile(env());
    if (!isDevelopment()) logConsole();
    const database = await databaseHandle();
    const { db } = database;
    if (!(await hasOperator(db))) await printFirstRunLink(db);
    await hearChanges(database);
    await startMetrics();
    await startTraces();
    startJobs();
    // Every limit by address has one key then, unless a proxy is trusted to name the client.
    if (peerMarker() === null && env().TRUSTED_PROXIES === 0)
      log().warn(
        "this is not scripts/server.mjs: all clients count as one machine; set TRUSTED_PROXIES behind a proxy",
      );
  } catch (error) {
    process.stderr.write(`Gatehouse cannot start. ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

/** Until there is an operator, every start prints a new link; it is never written to the log. */
async function printFirstRunLink(db: Db): Promise<void> {
  const token = randomToken(32);
  await insertFirstRunToken(db, token, new Date());
  process.stdout.write(
    `\n  Create the first administrator (the link works once and expires after a day):\n  ${env().APP_URL}/first-run/${token}\n\n`,
  );
}
