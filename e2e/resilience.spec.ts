import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { freePort, type Gatehouse, startGatehouse } from "./support/gatehouse";
import { answerFor, land, postAnswer, startLogin } from "./support/login-client";
import { startTcpProxy } from "./support/tcp-proxy";

// What happens when machines do what machines do. Plain HTTP: no page is needed for it.
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
  const started = await startLogin(before.base, connectionId);
  await before.kill("SIGTERM");
  const between = await start(place);
  const answer = answerFor(started, provider, person);
  const landing = await postAnswer(between.base, started.acsUrl, answer, started.relayState);
  expect(landing.pathname).toBe("/sso/complete");
  await between.kill("SIGTERM");
  const after = await start(place);
  const { location, session } = await land(landing, started.cookie);
  expect(location).toBe(`${after.base}/dashboard`);
  expect((await sessionOf(after, session))?.user?.email).toBe("ada@acme.test");
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

// An embedded database belongs to one process; the test after this one shows what a second one says.
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

test("npm start reads .env before anything else", async () => {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-checkout-"));
  for (const name of readdirSync(process.cwd()))
    if (name !== ".env") symlinkSync(join(process.cwd(), name), join(folder, name));
  writeFileSync(
    join(folder, ".env"),
    `APP_URL=http://sso.test:${port}\nPORT=${port}\nHOST=127.0.0.1\nDATA_DIR=data\nDATABASE_URL=\n`,
  );
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: folder,
    env: { PATH, HOME, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    await expect.poll(() => output, { timeout: 90_000 }).toContain(`http://sso.test:${port}/first-run/`);
    await expect.poll(() => output, { timeout: 90_000 }).toContain(`Gatehouse is running at http://sso.test:${port}\n`);
    expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200);
  } finally {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  }
});

test("what cannot start says why in one sentence", async () => {
  const first = await start({ databaseUrl: undefined });
  const refused = async (env: Record<string, string>) => {
    const child = spawn(process.execPath, ["scripts/server.mjs"], {
      env: {
        ...process.env,
        NODE_ENV: "production",
        APP_SECRET: "a secret of the journeys that is long enough",
        DATABASE_URL: "",
        ...env,
      },
    });
    let output = "";
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    const code = await new Promise((resolve) => child.once("exit", resolve));
    return { code, output };
  };
  const free = String(await freePort());
  const taken = await refused({ PORT: new URL(first.base).port, DATA_DIR: first.dataDirectory, APP_URL: first.base });
  expect(taken).toEqual({
    code: 1,
    output: `Port ${new URL(first.base).port} is already in use; set PORT to a free port.\n`,
  });

  const second = await refused({ PORT: free, DATA_DIR: first.dataDirectory, APP_URL: `http://localhost:${free}` });
  expect(second.code).toBe(1);
  expect(second.output).toMatch(
    /^Gatehouse cannot start\. Another Gatehouse \(process \d+\) uses the data directory .*; stop it first\n$/,
  );

  const unwritable = await refused({
    PORT: free,
    DATA_DIR: join(process.cwd(), "package.json", "data"),
    APP_URL: `http://localhost:${free}`,
  });
  expect(unwritable.code).toBe(1);
  expect(unwritable.output).toMatch(/^Gatehouse cannot start\. The data directory .* cannot be written/);

  const address = await refused({
    PORT: free,
    DATA_DIR: mkdtempSync(join(tmpdir(), "gatehouse-bad-")),
    APP_URL: "not an address",
  });
  expect(address.code).toBe(1);
  expect(address.output).toContain("APP_URL");

  const keeping = mkdtempSync(join(tmpdir(), "gatehouse-kept-"));
  writeFileSync(join(keeping, "secret"), "the secret of the first start that is long enough");
  const secret = await refused({ PORT: free, DATA_DIR: keeping, APP_URL: `http://localhost:${free}` });
  expect(secret.code).toBe(1);
  expect(secret.output).toMatch(/^Gatehouse cannot start\. APP_SECRET is not the secret in [^\n]+\n$/);
  rmSync(keeping, { recursive: true, force: true });
  rmSync(first.dataDirectory, { recursive: true, force: true });
});
