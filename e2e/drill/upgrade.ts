import { setTimeout as sleep } from "node:timers/promises";
import { connectOrganization } from "@/e2e/support/connected";
import { startFrontOfInstances } from "@/e2e/support/front-proxies";
import { bootstrapKey, freePort, type Gatehouse, startGatehouse } from "@/e2e/support/gatehouse";
import { startReceiver } from "@/e2e/support/webhook-receiver";
import { startPostgres } from "@/scripts/postgres.mjs";
import { findReverseProxies } from "@/scripts/reverse-proxies.mjs";
import { cutRequests } from "./cut-requests";
import { findMissing } from "./find-missing";
import { isSignedIn, type Outcome, signInThroughFront } from "./people";
import { newestMigration, releaseHere, releaseOf, versionBefore } from "./version-before";

/** How long both versions, and before and after each of them alone, serve. */
const stageMilliseconds = 15_000;

/** A place behind the proxy, and what runs there. */
type Seat = { port: number; running: Gatehouse };

/**
 * Replaces a version by the next one as operators do: two instances of the one before on one PostgreSQL behind nginx; one after the other is
 * told to stop, and started again as what this checkout is. The first of them migrates the database while the other still serves. People sign in and
 * an administrator makes groups all the time, through whichever nginx asks: nobody may notice anything.
 * @param given a commit or tag to begin from; without it the version before
 * @param crowd how many people sign in at the same time
 * @returns what went wrong, in sentences
 */
export async function drillUpgrade(given: string | undefined, crowd: number): Promise<string[]> {
  if (!(await findReverseProxies()))
    return ["nginx is needed, and cannot be had here: it comes from Debian's packages"];
  const { commit, because } = given ? { commit: given, because: "as given" } : versionBefore(".");
  say(`from ${commit} (${because}) to this checkout; building takes some minutes`);
  const before = releaseOf(commit);
  const next = releaseHere();
  say(`the last migrations: ${newestMigration(before)}, and ${newestMigration(next)}`);
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
    const start = (folder: string, at: number) => startRelease(folder, { port: at, base, databaseUrl: postgres.url });
    const seats: [Seat, Seat] = [await seatOf(before, start), await seatOf(before, start)];
    running.unshift(...seats.map((seat) => ({ stop: () => seat.running.stop() })));
    const ports = seats.map((seat) => seat.port);
    const front = kept(await startFrontOfInstances({ port, redirectPort: await freePort() }, ports));
    const acme = await connectOrganization(seats[0].running, "acme");
    const webhook = { url: receiver.url, types: ["sign_in.succeeded"] };
    await seats[0].running.api("POST", "/organizations/acme/webhooks", webhook);

    const outcomes: Outcome[] = [];
    const drill = { isOver: false };
    const people = Array.from({ length: crowd }, async (_, index) => {
      for (let count = 0; !drill.isOver; count++)
        outcomes.push(await signInThroughFront(base, acme, `person-${index}-${count}@acme.test`));
    });
    const administrator = administer(drill, base);
    await sleep(stageMilliseconds);
    const [first, second] = seats;
    await replace(first, next, start);
    const [byNext, byBefore] = await signInsMeanwhile([first, second], stageMilliseconds);
    await replace(second, next, start);
    await sleep(stageMilliseconds);
    drill.isOver = true;
    await Promise.all(people);

    say(`beside each other: ${byBefore} sign-ins completed by the version before, ${byNext} by the next one`);
    const isAlone = byNext === 0 || byBefore === 0;
    return [
      ...(isAlone ? ["one of the two versions completed no sign-in while both were running"] : []),
      ...(await administrator),
      ...troubles(outcomes, front.accessLog(), say),
      ...(await lostSessions(base, outcomes)),
      ...(await findMissing(outcomes, postgres.url, receiver, say)),
    ];
  } finally {
    for (const started of running) await started.stop();
  }
}

const say = (sentence: string) => process.stdout.write(`${sentence}\n`);

type Start = (folder: string, port: number) => Promise<Gatehouse>;

const seatOf = async (folder: string, start: Start): Promise<Seat> => {
  const port = await freePort();
  return { port, running: await start(folder, port) };
};

/** An instance at a port of its own, which calls itself by the address of the proxy in front. */
function startRelease(
  folder: string,
  { port, base, databaseUrl }: { port: number; base: string; databaseUrl: string },
): Promise<Gatehouse> {
  const grace = { SHUTDOWN_GRACE_SECONDS: "15", KEEP_ALIVE_SECONDS: "75" };
  const env = { APP_URL: base, TRUSTED_PROXIES: "1", RATE_LIMIT_SCALE: "1000", ...grace };
  return startGatehouse({ release: folder, port, databaseUrl, env });
}

/** Tells an instance to stop, as a supervisor does, and starts another release at its place. */
async function replace(seat: Seat, release: string, start: Start): Promise<void> {
  const begun = performance.now();
  await seat.running.stop();
  seat.running = await start(release, seat.port);
  say(`an instance was replaced within ${Math.round((performance.now() - begun) / 100) / 10} s`);
}

/** How many sign-ins each instance completes from now on. */
async function signInsMeanwhile(seats: readonly [Seat, Seat], milliseconds: number): Promise<[number, number]> {
  const count = ({ running }: Seat) => running.output().match(/"code":"ok".*"msg":"sign-in"/g)?.length ?? 0;
  const [first, second] = seats;
  const before: [number, number] = [count(first), count(second)];
  await sleep(milliseconds);
  return [count(first) - before[0], count(second) - before[1]];
}

/** An administrator works all the time, too: makes groups by the REST API, and reads each at whichever instance is asked next. */
async function administer(drill: { isOver: boolean }, base: string): Promise<string[]> {
  const address = `${base}/api/v1/organizations/acme/groups`;
  const headers = { Authorization: `Bearer ${bootstrapKey}`, "Content-Type": "application/json" };
  const failures: string[] = [];
  let count = 0;
  for (; !drill.isOver; count++) {
    const key = `group-${count}`;
    const made = await fetch(address, { method: "POST", headers, body: JSON.stringify({ key, name: key }) });
    const read = await fetch(`${address}/${key}`, { headers });
    if (made.status !== 201 || read.status !== 200)
      failures.push(`${key} was made with the answer ${made.status}, and read with ${read.status}`);
    await sleep(300);
  }
  say(`groups that an administrator made and read: ${count - failures.length} of ${count}`);
  return failures;
}

/**
 * Who noticed something: an instance that is told to stop finishes what it was asked, so nobody has a reason to.
 * @param tell gets the figures
 * @returns what went wrong, in sentences
 */
export function troubles(outcomes: readonly Outcome[], accessLog: string, tell: (sentence: string) => void): string[] {
  const noticed = outcomes.filter(({ session, repeated, isBegunAgain }) => !session || repeated > 0 || isBegunAgain);
  tell(`people: ${outcomes.length}, of whom ${outcomes.length - noticed.length} signed in without noticing anything`);
  const failures = noticed.map(({ email, session, repeated, isBegunAgain, dead }) => {
    const what = session ? `signed in after ${repeated} requests were repeated` : "could not sign in";
    return `${email} ${what}${isBegunAgain ? `, having begun again (${dead.join(", ")})` : ""}`;
  });
  if (failures.length > 0) for (const { text } of cutRequests(accessLog)) tell(text);
  return [...(outcomes.length < 100 ? [`only ${outcomes.length} people signed in`] : []), ...failures];
}

/** Sessions that the version before gave are sessions of the next one. */
async function lostSessions(base: string, outcomes: readonly Outcome[]): Promise<string[]> {
  const lost: string[] = [];
  for (const outcome of outcomes)
    if (outcome.session && !(await isSignedIn(base, outcome))) lost.push(`${outcome.email} is not signed in any more`);
  return lost;
}
