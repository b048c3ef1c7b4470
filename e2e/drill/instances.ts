import { setTimeout as sleep } from "node:timers/promises";
import { type Connected, connectOrganization } from "@/e2e/support/connected";
import { startFrontOfInstances } from "@/e2e/support/front-proxies";
import { freePort, type Gatehouse, startGatehouse } from "@/e2e/support/gatehouse";
import { startReceiver } from "@/e2e/support/webhook-receiver";
import { startPostgres } from "@/scripts/postgres.mjs";
import { findReverseProxies } from "@/scripts/reverse-proxies.mjs";
import { secondTries } from "./cut-requests";
import { findMissing } from "./find-missing";
import { isSignedIn, type Outcome, signInThroughFront } from "./people";

const instanceCount = 3;
/** Fewer sign-ins prove nothing. */
const fewestPeople = 200;
const pauseBetweenKills = 1500;

/**
 * Three instances on one PostgreSQL behind nginx; one after another is killed with -9 and started again while people sign in. Nobody may need
 * a second try but for a request that was cut, and nothing that was acknowledged may be missing afterwards.
 * @param kills how many times an instance is killed
 * @param crowd how many people sign in at the same time
 * @returns what went wrong, in sentences
 */
export async function drillInstances(kills: number, crowd: number): Promise<string[]> {
  if (!(await findReverseProxies()))
    return ["nginx is needed, and cannot be had here: it comes from Debian's packages"];
  const running: { stop(): Promise<void> }[] = [];
  const kept = <Started extends { stop(): Promise<void> }>(started: Started): Started => {
    running.unshift(started);
    return started;
  };
  try {
    const postgres = kept(await startPostgres());
    const receiver = kept(await startReceiver());
    const port = await freePort();
    const base = `http://localhost:${port}`;
    const instances = kept(await startInstances(base, postgres.url));
    const front = kept(await startFrontOfInstances({ port, redirectPort: await freePort() }, instances.ports));
    const acme = await connectOrganization(instances.at(0), "acme");
    await instances
      .at(0)
      .api("POST", "/organizations/acme/webhooks", { url: receiver.url, types: ["sign_in.succeeded"] });

    const outcomes: Outcome[] = [];
    const drill = { isOver: false };
    const people = Array.from({ length: crowd }, (_, index) => signInUntil(drill, { base, acme, index, outcomes }));
    const restarts: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      await sleep(pauseBetweenKills);
      restarts.push(await instances.killAndRestart(kill % instanceCount));
    }
    drill.isOver = true;
    const broken = (await Promise.all(people)).flat();
    say(
      `instances killed with -9: ${kills}, each ready again after ${Math.round(Math.max(...restarts) / 100) / 10} s at most`,
    );
    const tooFew = outcomes.length < fewestPeople ? [`only ${outcomes.length} people signed in`] : [];
    return [
      ...tooFew,
      ...broken,
      ...secondTries(outcomes, front.accessLog(), say),
      ...(await findMissing(outcomes, postgres.url, receiver, say)),
    ];
  } finally {
    for (const started of running) await started.stop();
  }
}

const say = (sentence: string) => process.stdout.write(`${sentence}\n`);

type Instances = {
  ports: number[];
  at(index: number): Gatehouse;
  killAndRestart(index: number): Promise<number>;
  stop(): Promise<void>;
};

/** Instances at ports of their own, which call themselves by the address of the proxy in front. */
async function startInstances(base: string, databaseUrl: string): Promise<Instances> {
  const env = { APP_URL: base, TRUSTED_PROXIES: "1", KEEP_ALIVE_SECONDS: "75", RATE_LIMIT_SCALE: "1000" };
  const instances: Gatehouse[] = await Promise.all(
    Array.from({ length: instanceCount }, async () => startGatehouse({ port: await freePort(), databaseUrl, env })),
  );
  const at = (index: number): Gatehouse => {
    const instance = instances[index];
    if (!instance) throw new Error(`There is no instance ${index}`);
    return instance;
  };
  const ports = instances.map((instance) => Number(new URL(instance.base).port));
  return {
    ports,
    at,
    async killAndRestart(index) {
      const { dataDirectory } = at(index);
      await at(index).kill("SIGKILL");
      const begun = performance.now();
      instances[index] = await startGatehouse({ port: ports[index], dataDirectory, databaseUrl, env });
      return performance.now() - begun;
    },
    async stop() {
      for (const instance of instances) await instance.stop();
    },
  };
}

type Place = { base: string; acme: Connected; index: number; outcomes: Outcome[] };

/** One after another signs in, each for the first time, and looks whether they are signed in. Returns whose session was no session. */
async function signInUntil(drill: { isOver: boolean }, { base, acme, index, outcomes }: Place): Promise<string[]> {
  const broken: string[] = [];
  for (let count = 0; !drill.isOver; count++) {
    const outcome = await signInThroughFront(base, acme, `person-${index}-${count}@acme.test`);
    outcomes.push(outcome);
    if (outcome.session && !(await isSignedIn(base, outcome)))
      broken.push(`${outcome.email} was given a session that is none`);
  }
  return broken;
}
