import { expect, test } from "@playwright/test";
import postgres from "postgres";
import { startPostgres } from "@/scripts/postgres.mjs";
import { completeFirstRun, operator } from "./support/administrator";
import { type CommandResult, runGatehouse } from "./support/command-line";
import { type Connected, connectOrganization } from "./support/connected";
import { createDatabase, freshDatabaseUrl } from "./support/database";
import { freePort, type Gatehouse, startGatehouse } from "./support/gatehouse";
import { signInThrough } from "./support/people";

// The secret is rotated as docs/self-hosting.md says, while people sign in; and the doctor, before, between and after. On PostgreSQL:
// the embedded database is one process's alone.
test.describe.configure({ mode: "serial" });

const old = "a secret of the journeys that is long enough";
const fresh = "another secret of the journeys, as long as it";
const between = { APP_SECRET: fresh, APP_SECRET_PREVIOUS: old };
const after = { APP_SECRET: fresh, APP_SECRET_PREVIOUS: "" };

let own: Awaited<ReturnType<typeof startPostgres>> | null = null;
let databaseUrl: string;
let port: number;
let gatehouse: Gatehouse;
let acme: Connected;
let recoveryCodes: string[];

test.beforeAll(async () => {
  const shared = await freshDatabaseUrl();
  own = shared ? null : await startPostgres();
  databaseUrl = shared ?? (await createDatabase(own?.url ?? ""));
  port = await freePort();
  gatehouse = await startGatehouse({ databaseUrl, port });
});

test.afterAll(async () => {
  await gatehouse?.stop();
  await own?.stop();
});

const settings = (more: Record<string, string>) => ({
  APP_URL: gatehouse.base,
  APP_SECRET: old,
  DATABASE_URL: databaseUrl,
  DATA_DIR: gatehouse.dataDirectory,
  ...more,
});
const run = (command: string, more: Record<string, string>): Promise<CommandResult> =>
  runGatehouse([command], settings(more)).ended;
const linesOf = ({ out }: CommandResult) => out.trim().split("\n");

/** The same installation with other settings. */
async function restart(env: Record<string, string>): Promise<void> {
  const { dataDirectory } = gatehouse;
  await gatehouse.kill("SIGTERM");
  gatehouse = await startGatehouse({ databaseUrl, port, dataDirectory, env });
}

async function expectSignIn(): Promise<void> {
  const attributes = { full_name: ["Ada Lovelace"] };
  const { session, code } = await signInThrough(gatehouse, acme, "ada@acme.test", attributes);
  expect([session !== null, code]).toEqual([true, null]);
}

test("a rotation that is killed changes nothing, and the next one everything, while people sign in", async ({
  page,
}) => {
  recoveryCodes = await completeFirstRun(gatehouse, page);
  acme = await connectOrganization(gatehouse, "rotated", { signRequests: true });
  await expectSignIn();
  await restart(between);
  await expectSignIn();

  const sql = postgres(databaseUrl, { max: 2, onnotice: () => undefined });
  const sealedWith = async () => {
    const rows = await sql<{ id: string }[]>`
      select distinct split_part(encrypted_private_key, '.', 2) as id from connection_keys`;
    return rows.map(({ id }) => id);
  };
  const before = await sealedWith();
  expect(before).toHaveLength(1);
  // What is rotated last is held, so that the command is in the middle.
  const killed = runGatehouse(["rotate-secret"], settings(between));
  await sql.begin(async (held) => {
    await held`select id from sessions for update`;
    await expect
      .poll(async () => {
        const [row] = await sql<{ count: number }[]>`
          select count(*)::int as count from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query ilike '%from "sessions"%'`;
        return row?.count;
      })
      .toBe(1);
    killed.kill();
    await killed.ended;
  });
  expect(await sealedWith()).toEqual(before);
  await expectSignIn();

  const rotated = await run("rotate-secret", between);
  expect(rotated).toMatchObject({ code: 0, error: "" });
  expect(rotated.out).toMatch(/^\d+ values were encrypted with the new APP_SECRET\.$/m);
  expect(rotated.out).toContain("Recovery codes and passkeys stay valid.");
  const now = await sealedWith();
  expect([now.length, now[0] === before[0]]).toEqual([1, false]);
  await expectSignIn();
  await sql.end();

  await restart(after);
  await expectSignIn();
  expect(await run("rotate-secret", after)).toMatchObject({
    code: 1,
    error: expect.stringContaining("no older secret"),
  });
});

test("a printed code of before still opens the console", async ({ page }) => {
  await page.goto(`${gatehouse.base}/sign-in/recovery`);
  await page.getByLabel("E-mail address").fill(operator.email);
  await page.getByLabel("Recovery code").fill(recoveryCodes[0] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(`Signed in as ${operator.name}`)).toBeVisible();
});

test("the doctor says of each thing what it found, and of what is wrong what it expected and what to do", async () => {
  const { code, out, error } = await run("doctor", { ...after, TRUSTED_PROXIES: "0" });
  expect([code, error]).toEqual([1, ""]);
  // There is no mail server here; everything else is as it should be.
  const lines = out.trim().split("\n");
  expect(lines.filter((line) => !line.startsWith("ok "))).toEqual([
    "problem mail: no mail server: mails are written to files (expected: a mail server that lets us in). Set SMTP_URL, so that people get their codes",
  ]);
  expect(lines.map((line) => /^(?:ok|problem) +([\w ]+):/.exec(line)?.[1])).toEqual([
    ...["settings", "database", "writes", "tables", "clock", "recovery codes", "mail", "dns", "address"],
    ...["proxies", "disk"],
  ]);
});

test("the doctor's exit code is 1 for each thing that is broken on purpose, and its line names it", async () => {
  const closed = `http://127.0.0.1:${await freePort()}`;
  const nowhere = new URL(databaseUrl);
  nowhere.pathname = "/nobody_made_this";
  for (const [broken, line] of [
    [
      { APP_URL: closed },
      /^problem address: \S+ does not respond: .+ \(expected: this server's answer\)\. Check APP_URL/,
    ],
    [{ DATABASE_URL: nowhere.href }, /^problem database: .+ \(expected: it answers\)\. Check DATABASE_URL/],
    [{ APP_URL: "https://sso.example.test" }, /^problem proxies: TRUSTED_PROXIES is 0.+ \(expected: 1 or more/],
    [
      { APP_URL: "http://nowhere.invalid" },
      /^problem dns: nowhere\.invalid does not resolve: .+ \(expected: an address\)\. Add a DNS record/,
    ],
    [
      { DNS_SERVERS: new URL(closed).host },
      /^problem dns: no answer from 127\.0\.0\.1:\d+ \(expected: every server of DNS_SERVERS answers\)\. Correct DNS_SERVERS/,
    ],
    [{ DATA_DIR: "package.json" }, /^problem disk: .+ \(expected: DATA_DIR can be written\)\. Let the user/],
    // As if the secret had been replaced without a rotation.
    [
      { APP_SECRET: `${fresh} and more` },
      /^problem recovery codes: \d+ were made with a secret that is not set any more \(expected: /,
    ],
  ] as const) {
    const answer = await run("doctor", { ...after, ...broken });
    expect([answer.code, answer.error], JSON.stringify(broken)).toEqual([1, ""]);
    expect(
      linesOf(answer).some((found) => line.test(found)),
      answer.out,
    ).toBe(true);
  }
});
