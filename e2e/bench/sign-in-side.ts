import { readFileSync } from "node:fs";
import { type Gatehouse, startGatehouse } from "@/e2e/support/gatehouse";
import { answerFor, land, postAnswer, startLogin } from "@/e2e/support/login-client";
import type { KeyPair } from "@/e2e/support/saml-response";

/** Sign-ins at a server that is measured. */
export type Side = {
  /** Somebody signs in: start, answer, landing. */
  signIn: (person: number) => Promise<void>;
  pid: number;
  stop: () => Promise<void>;
};

export type Batch = { seconds: number; cpu: number };

const people = 50;
export const entityId = "https://idp.test";

export const personOf = (index: number) => ({
  nameId: `person-${index}@acme.test`,
  attributes: { full_name: ["Ada Lovelace"], role: ["developer"] },
});

/** Of a process, in user and system mode together (proc(5): fields 14 and 15, in ticks of a hundredth of a second). */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Many sign-ins, so many at once. @returns how long they took, and the processor time of the server's process, in seconds */
async function batch({ signIn, pid }: Side, count: number, atOnce: number): Promise<Batch> {
  const [begun, before] = [performance.now(), processorSeconds(pid)];
  let next = 0;
  const walk = async () => {
    while (next < count) await signIn(next++ % people);
  };
  await Promise.all(Array.from({ length: atOnce }, walk));
  return { seconds: (performance.now() - begun) / 1000, cpu: processorSeconds(pid) - before };
}

/** Batches of both in turns. @returns the sums */
export async function inTurns(ours: Side, other: Side, count: number, atOnce: number): Promise<[Batch, Batch]> {
  const sums: [Batch, Batch] = [
    { seconds: 0, cpu: 0 },
    { seconds: 0, cpu: 0 },
  ];
  for (const side of [ours, other]) {
    // The first one alone: what is made at the first use must not be made eight times.
    await side.signIn(0);
    await batch(side, Math.ceil(count / 5), atOnce);
  }
  for (let round = 0; round < 5; round++)
    for (const [index, side] of [ours, other].entries()) {
      const { seconds, cpu } = await batch(side, count, atOnce);
      const sum = sums[index];
      if (sum) sums[index] = { seconds: sum.seconds + seconds, cpu: sum.cpu + cpu };
    }
  return sums;
}

/** A server on a database, with an organization of its own and a live connection to a provider that is this key alone. */
export async function startSide(databaseUrl: string, key: KeyPair): Promise<Side & { gatehouse: Gatehouse }> {
  const gatehouse = await startGatehouse({ databaseUrl, env: { RATE_LIMIT_SCALE: "1000" } });
  const saml = { issuer: entityId, ssoUrl: `${entityId}/sso`, certificates: [key.certificate] };
  await gatehouse.api("POST", "/organizations", { slug: "bench", name: "Bench" });
  const settings = { name: "Bench", kind: "generic-saml", status: "live", saml };
  const made = await gatehouse.api("POST", "/organizations/bench/connections", settings);
  const { id } = (await made.json()) as { id: string };
  const signIn = async (person: number) => {
    const started = await startLogin(gatehouse.base, id);
    const answer = answerFor(started, { entityId, key }, personOf(person));
    const landing = await postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState);
    const { session } = await land(landing, started.cookie);
    if (!session) throw new Error(`Nobody was signed in: ${landing}`);
  };
  return { signIn, pid: gatehouse.pid, stop: gatehouse.stop, gatehouse };
}
