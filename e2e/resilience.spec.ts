import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { ticketLifetimeSeconds } from "@/lib/sign-in/ticket-store";
import { connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { freePort, type Gatehouse, startGatehouse } from "./support/gatehouse";
import { answerFor, land, postAnswer, startLogin } from "./support/login-client";
import { startTcpProxy } from "./support/tcp-proxy";

// What happens when machines do what machines do. Plain HTTP: no page is needed for it.
// Each test has servers of its own, so two run at a time.
test.describe.configure({ mode: "parallel" });

const person = { nameId: "ada@acme.test", attributes: { full_name: ["Ada Lovelace"], role: ["developer"] } };
const running: Gatehouse[] = [];

async function start(options: Parameters<typeof startGatehouse>[0]): Promise<Gatehouse> {
  const gatehouse = await startGatehouse(options);
  running.push(gatehouse);
  return gatehouse;
}

test.afterEach(async () => {
  for (const gatehouse of running.splice(0)) await gatehouse.stop();
});

/** A place to live that survives a restart. */
async function home() {
  return {
    port: await freePort(),
    dataDirectory: mkdtempSync(join(tmpdir(), "gatehouse-home-")),
    databaseUrl: await freshDatabaseUrl(),
  };
}

const sessionOf = async (gatehouse: Gatehouse, cookie: string | null) =>
  (await (await fetch(`${gatehouse.base}/api/auth/session`, { headers: { cookie: cookie ?? "" } })).json()) as {
    user?: { email: string };
  } | null;

test("a restart in the middle of a sign-in: the sign-in completes", async () => {
  const place = await home();
  const before = await start(place);
  const { connectionId, provider } = await connectOrganization(before, "acme");
  let current = before;
  for (let isTicketOpen = false; !isTicketOpen; ) {
    const started = await startLogin(current.base, connectionId);
    await current.kill("SIGTERM");
    current = await start(place);
    const answer = answerFor(started, provider, person);
    const landing = await postAnswer(current.base, started.acsUrl, answer, started.relayState);
    const landedAt = performance.now();
    expect(landing.pathname).toBe("/sso/complete");
    await current.kill("SIGTERM");
    current = await start(place);
    // A machine that needs a minute to start tells nothing of restarts: by then a ticket has ended. It is asked again.
    isTicketOpen = performance.now() - landedAt < 1000 * (ticketLifetimeSeconds - 5);
    if (!isTicketOpen) continue;
    const { location, session } = await land(landing, started.cookie);
    expect(location).toBe(`${current.base}/dashboard`);
    expect((await sessionOf(current, session))?.user?.email).toBe("ada@acme.test");
  }
});

test("kill -9 during writes: nothing that was acknowledged is lost", async () => {
  const place = await home();
  const before = await start(place);
  await connectOrganization(before, "acme");
  const acknowledged: string[] = [];
  let isAlive = true;
  const write = async (writer: number) => {
    for (let index = 0; isAlive; index++) {
      const email = `w${writer}-${index}@acme.test`;
      const answer = await before.api("POST", "/organizations/acme/users", { email }).catch(() => null);
      if (answer?.status === 201) acknowledged.push(email);
    }
  };
  const writers = [0, 1, 2].map(write);
  await expect.poll(() => acknowledged.length).toBeGreaterThan(30);
  await before.kill("SIGKILL");
  isAlive = false;
  await Promise.all(writers);
  const after = await start(place);
  const found: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const answer = await after.api("GET", `/organizations/acme/users?limit=200${cursor && `&cursor=${cursor}`}`);
    const list = (await answer.json()) as { items: { email: string }[]; nextCursor: string | null };
    found.push(...list.items.map(({ email }) => email));
    cursor = list.nextCursor;
  }
  expect(acknowledged.filter((email) => !found.includes(email))).toEqual([]);
  const audit = (await (await after.api("GET", "/organizations/acme/audit?action=user.created&limit=200")).json()) as {
    items: unknown[];
  };
  expect(audit.items.length).toBe(Math.min(200, found.length));
});

test("20 parallel posts of one response make one session", async () => {
  const gatehouse = await start(await home());
  const { connectionId, provider } = await connectOrganization(gatehouse, "acme");
  const started = await startLogin(gatehouse.base, connectionId);
  const answer = answerFor(started, provider, person);
  const landings = await Promise.all(
    Array.from({ length: 20 }, () => postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState)),
  );
  // One was accepted; the others are refused, and go on only where the browser shows that it is the one that began.
  const repeated = landings.filter(({ pathname }) => pathname === "/sign-in/error");
  expect(repeated).toHaveLength(19);
  expect(landings.filter(({ searchParams }) => searchParams.has("ticket"))).toHaveLength(1);
  const strangers = await Promise.all(repeated.slice(0, 5).map((landing) => land(landing, "")));
  expect(strangers.map(({ session }) => session)).toEqual(strangers.map(() => null));
  const outcomes = await Promise.all(landings.map((landing) => land(landing, started.cookie)));
  const cookies = [...new Set(outcomes.flatMap(({ session }) => session ?? []))];
  const people = await Promise.all(cookies.map((cookie) => sessionOf(gatehouse, cookie)));
  expect(people.filter((found) => found?.user)).toHaveLength(1);
});

test("another browser's cookie does not get the session, and burns the ticket", async () => {
  const gatehouse = await start(await home());
  const { connectionId, provider } = await connectOrganization(gatehouse, "acme");
  const started = await startLogin(gatehouse.base, connectionId);
  const other = await startLogin(gatehouse.base, connectionId);
  const landing = await postAnswer(
    gatehouse.base,
    started.acsUrl,
    answerFor(started, provider, person),
    started.relayState,
  );
  const stolen = await land(landing, other.cookie);
  expect(stolen.session).toBeNull();
  expect(stolen.location).toContain("/sign-in/error");
  expect((await land(landing, started.cookie)).session).toBeNull();
});

// An embedded database belongs to one process; e2e/start.spec.ts shows what a second one says.
if (process.env.DATABASE_URL) {
  test("two instances on one database: a sign-in begun on one ends on the other", async () => {
    const databaseUrl = await freshDatabaseUrl();
    const port = await freePort();
    const one = await start({ port, databaseUrl });
    const two = await start({ databaseUrl, env: { APP_URL: one.base } });
    const { connectionId, provider } = await connectOrganization(one, "acme");
    const started = await startLogin(one.base, connectionId);
    const onTwo = (address: string) => address.replace(one.base, two.base);
    const landing = await postAnswer(
      two.base,
      onTwo(started.acsUrl),
      answerFor(started, provider, person),
      started.relayState,
    );
    const { session } = await land(new URL(onTwo(landing.href)), started.cookie);
    expect((await sessionOf(one, session))?.user?.email).toBe("ada@acme.test");
  });

  test("the database falls silent: the probes say so without hanging; once it is back, every request is answered", async () => {
    const url = new URL((await freshDatabaseUrl()) ?? "");
    const proxy = await startTcpProxy(Number(url.port));
    try {
      url.port = String(proxy.port);
      const gatehouse = await start({ databaseUrl: url.toString() });
      const probe = async (name: string) => {
        const response = await fetch(`${gatehouse.base}/api/${name}`, { signal: AbortSignal.timeout(15_000) });
        return [response.status, ((await response.json()) as { status: string }).status];
      };
      expect(await Promise.all([probe("health"), probe("ready")])).toEqual([
        [200, "ok"],
        [200, "ready"],
      ]);
      proxy.treatNew("silent");
      proxy.cutExisting("silent");
      expect(await Promise.all([probe("health"), probe("ready")])).toEqual([
        [503, "unavailable"],
        [503, "unavailable"],
      ]);
      const refused = await gatehouse.api("GET", "/organizations");
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
        503,
        "database_unavailable",
      ]);
      proxy.cutExisting("reset");
      proxy.treatNew("pass");
      await expect.poll(() => probe("health"), { timeout: 30_000 }).toEqual([200, "ok"]);
      const asked = await Promise.all(Array.from({ length: 40 }, () => gatehouse.api("GET", "/organizations")));
      expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
    } finally {
      await proxy.stop();
    }
  });
}
