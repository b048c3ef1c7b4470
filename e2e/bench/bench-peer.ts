import { spawn } from "node:child_process";
import { createDatabase } from "@/e2e/support/database";
import { freePort } from "@/e2e/support/gatehouse";
import { answerFor, startLoginAt } from "@/e2e/support/login-client";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { startPostgres } from "@/scripts/postgres.mjs";
import { report, roundsOf } from "./measure";
import { entityId, inTurns, personOf, type Side, startSide } from "./sign-in-side";

const atOnce = 8;

/**
 * Whole sign-ins, eight at once on PostgreSQL, against an express server of the usual parts, in turns. The client and its signatures
 * take their share of the same cores; the processor time of the servers' processes alone is told beside.
 */
export async function benchPeer(share: number): Promise<void> {
  const postgres = await startPostgres();
  const key = await makeKeyPair("idp");
  const sides: Side[] = [];
  try {
    const ours = await startSide(await createDatabase(postgres.url), key);
    sides.push(ours);
    const peer = await startPeer(await createDatabase(postgres.url), key);
    sides.push(peer);
    const each = roundsOf(200, share);
    const [own, other] = await inTurns(ours, peer, each, atOnce);
    const perSecond = (seconds: number) => ((5 * each) / seconds).toFixed(0);
    const note = `${perSecond(own.seconds)} against ${perSecond(other.seconds)} sign-ins a second`;
    report("a sign-in, 8 at once, against express with node-saml", own.seconds / other.seconds, 1 / 2.5, note);
    const each1000 = (seconds: number) => ((seconds * 1000) / (5 * each)).toFixed(1);
    const cpuNote = `${each1000(own.cpu)} against ${each1000(other.cpu)} ms each`;
    report("the same in processor time of the server's process", own.cpu / other.cpu, null, cpuNote);
  } finally {
    for (const side of sides) await side.stop();
    await postgres.stop();
  }
}

async function startPeer(databaseUrl: string, key: KeyPair): Promise<Side> {
  const port = await freePort();
  const base = `http://localhost:${port}`;
  const settings = { PORT: String(port), IDP_ISSUER: entityId, IDP_CERTIFICATE: key.certificate };
  const child = spawn(process.execPath, ["--import", "tsx", "e2e/bench/express-peer.ts"], {
    env: { ...process.env, NODE_ENV: "production", DATABASE_URL: databaseUrl, ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`The express server ended with ${code}`)));
  });
  const signIn = async (person: number) => {
    const started = await startLoginAt(`${base}/login`);
    const answer = answerFor(started, { entityId, key }, personOf(person));
    const posted = await fetch(started.acsUrl, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ SAMLResponse: answer, RelayState: started.relayState }),
    });
    // express-session sends the headers first and saves the session before the last byte: who does not wait for that may come too early.
    await posted.arrayBuffer();
    const cookie = posted.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const landed = await fetch(base, { headers: { cookie } });
    if (landed.status !== 200) throw new Error(`Nobody was signed in: ${posted.status}, ${landed.status}`);
    await landed.arrayBuffer();
  };
  const stop = async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  };
  return { signIn, pid: child.pid ?? 0, stop };
}
