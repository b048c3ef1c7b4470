import { createDatabase } from "@/e2e/support/database";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { startPostgres } from "@/scripts/postgres.mjs";
import { report, roundsOf } from "./measure";
import { seed } from "./seed";
import { inTurns, type Side, startSide } from "./sign-in-side";

/**
 * What a sign-in costs beside 100,000 connections, 1,000,000 users and 10,000,000 events, or a share of them, against the same in an
 * empty database, in turns.
 */
export async function benchScale(share: string): Promise<void> {
  const postgres = await startPostgres();
  const key = await makeKeyPair("idp");
  const sides: Side[] = [];
  try {
    const fullUrl = await createDatabase(postgres.url);
    const full = await startSide(fullUrl, key);
    sides.push(full);
    seed(full.gatehouse, fullUrl, ["huge", share]);
    const empty = await startSide(await createDatabase(postgres.url), key);
    sides.push(empty);
    const [own, other] = await inTurns(full, empty, roundsOf(200, 1), 4);
    report("a sign-in in a large installation", own.seconds / other.seconds, 1.2, "against an empty one");
    report("the same in processor time of the server's process", own.cpu / other.cpu, null);
  } finally {
    for (const side of sides) await side.stop();
    await postgres.stop();
  }
}
