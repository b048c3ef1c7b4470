import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { startPostgres } from "@/scripts/postgres.mjs";
import { runGatehouse } from "./support/command-line";
import { connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";

let gatehouse: Gatehouse;
let key: string;
const folder = mkdtempSync(join(tmpdir(), "gatehouse-cli-"));

test.beforeAll(async () => {
  gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  await connectOrganization(gatehouse, "acme");
  await gatehouse.api("POST", "/organizations/acme/connections", {
    name: "Entra",
    kind: "generic-oidc",
    status: "live",
    oidc: {
      issuer: "https://op.test",
      clientId: "client",
      clientSecret: "11111111-2222-3333-4444-555555555555",
      authorizationEndpoint: "https://op.test/authorize",
      tokenEndpoint: "https://op.test/token",
      jwksUri: "https://op.test/keys",
    },
  });
  const made = await gatehouse.api("POST", "/organizations/acme/keys", { name: "command line" });
  ({ key } = (await made.json()) as { key: string });
});

test.afterAll(async () => {
  await gatehouse?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the command against this server, with its organization's key. */
const gatehouseCommand = (args: string[], environment: Record<string, string> = {}) =>
  runGatehouse(args, { GATEHOUSE_URL: gatehouse.base, GATEHOUSE_KEY: key, ...environment }).ended;

const acme = ["--organization", "acme"];

test("EN-50: all connections go into a file and come back: nothing changes, and no secret is in it", async () => {
  const file = join(folder, "acme.json");
  expect(await gatehouseCommand(["export", ...acme, "--out", file])).toEqual({ code: 0, out: "", error: "" });
  const text = readFileSync(file, "utf8");
  expect(text).not.toContain("11111111-2222");
  expect(JSON.parse(text)).toMatchObject({ format: "gatehouse-connections", version: 1 });
  const dry = await gatehouseCommand(["import", file, "--dry-run", ...acme]);
  expect(dry).toEqual({ code: 0, out: "Entra: unchanged\nProvider of acme: unchanged\n", error: "" });
  const again = await gatehouseCommand(["export", ...acme]);
  expect(again.out).toBe(text);
});

test("EN-50: in another organization the file makes drafts, and the missing secret is asked for", async () => {
  const file = join(folder, "beta.json");
  await gatehouse.api("POST", "/organizations", { slug: "beta", name: "Beta" });
  await gatehouseCommand(["export", ...acme, "--out", file]);
  const operator = {
    GATEHOUSE_KEY: "journey-bootstrap-key-0123456789abcdef",
    GATEHOUSE_CLIENT_SECRET: "a real secret",
  };
  const imported = await gatehouseCommand(["import", file, "--organization", "beta"], operator);
  expect(imported).toMatchObject({ code: 0, error: "" });
  expect(imported.out).toContain("missing: oidc.clientSecret");
  expect(imported.out).toContain("client secret saved; the connection is live");
  const { items } = (await (await gatehouse.api("GET", "/organizations/beta/connections")).json()) as {
    items: { name: string; status: string }[];
  };
  expect(items.map(({ name, status }) => `${name} ${status}`).sort()).toEqual(["Entra live", "Provider of acme live"]);
});

test("EN-50: two connections of one name in a file are refused before anything is written", async () => {
  const { connections } = (await (await gatehouse.api("GET", "/organizations/acme/connections/export")).json()) as {
    connections: { name: string }[];
  };
  const document = { format: "gatehouse-connections", version: 1, connections: [...connections, connections[0]] };
  await gatehouse.api("POST", "/organizations", { slug: "gamma", name: "Gamma" });
  for (const query of ["?dryRun=true", ""]) {
    const answer = await gatehouse.api("POST", `/organizations/gamma/connections/import${query}`, document);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, "connection_ambiguous"]);
  }
  const { items } = (await (await gatehouse.api("GET", "/organizations/gamma/connections")).json()) as {
    items: object[];
  };
  expect(items).toEqual([]);
});

test("lint names each finding with its fix, and its exit code is for scripts", async () => {
  const warned = await gatehouseCommand(["lint", ...acme]);
  expect(warned.code).toBe(2);
  expect(warned.out).toContain("warning: Entra: The client secret looks like an identifier [secret_looks_like_id]");
  expect(warned.out).toContain("Enter the value.");
  expect(warned.out).toContain("Nobody has a recovery code");
});

test("a locked-out organization is opened again with the installation's key", async () => {
  await gatehouse.api("PATCH", "/organizations/acme", { emailCodes: "off" });
  const opened = await gatehouseCommand(["allow-codes", ...acme]);
  expect(opened).toEqual({ code: 0, out: "People in acme can request e-mailed codes again.\n", error: "" });
  const { emailCodes } = (await (await gatehouse.api("GET", "/organizations/acme")).json()) as { emailCodes: string };
  expect(emailCodes).toBe("offered");
  await gatehouse.api("PATCH", "/organizations/acme", { consolePasskeys: "held" });
  const unasked = await gatehouseCommand(["open-console", ...acme]);
  expect(unasked).toEqual({
    code: 0,
    out: "The console of acme opens without passkeys again. Operators who have a passkey are still asked for it.\n",
    error: "",
  });
  const { consolePasskeys } = await (await gatehouse.api("GET", "/organizations/acme")).json();
  expect(consolePasskeys).toBe("off");
});

test("what is wrong is one sentence, never a stack", async () => {
  for (const [args, environment, expected] of [
    [["lint"], {}, "No organization given"],
    [["lint", ...acme], { GATEHOUSE_KEY: "" }, "No key given"],
    [["lint", ...acme], { GATEHOUSE_KEY: "wrong" }, "key_invalid"],
    [["export", "--organization", "nobody"], {}, "not_found"],
    [["import", join(folder, "nothing.json"), ...acme], {}, "nothing.json"],
    [["export", ...acme, "--url", "http://127.0.0.1:9"], {}, "does not respond"],
    [["dance"], {}, "npm run gatehouse --"],
    [["lint", "--frobnicate"], {}, "frobnicate"],
  ] as const) {
    const { code, out, error } = await gatehouseCommand([...args], environment);
    expect([code, out], args.join(" ")).toEqual([64, ""]);
    expect(error).toContain(expected);
    expect(error).not.toMatch(/^\s+at /m);
  }
});

const secret = "a secret of the journeys that is long enough";
const at = (settings: Record<string, string>) => ({ APP_SECRET: secret, ...settings });

/** An empty PostgreSQL database: of the suite's server, else of one of its own. */
async function emptyPostgres() {
  const url = await freshDatabaseUrl();
  return url ? { url, stop: async () => {} } : startPostgres();
}

const connectionsAt = async (server: Gatehouse) => (await server.api("GET", "/organizations/moved/connections")).json();

/** An installation with one organization, that has ended. Returns its connections, and where it was reached. */
async function endedInstallation(place: { dataDirectory?: string; databaseUrl?: string }) {
  const server = await startGatehouse(place);
  await connectOrganization(server, "moved");
  const connections = await connectionsAt(server);
  await server.kill("SIGTERM");
  return { connections, port: Number(new URL(server.base).port) };
}

test("an installation moves to an empty PostgreSQL database, with all that it holds", async () => {
  const embedded = join(folder, "embedded");
  const { connections, port } = await endedInstallation({ dataDirectory: embedded });
  const target = await emptyPostgres();
  const move = ["move", "--to", target.url];
  const moved = await gatehouseCommand(move, at({ DATA_DIR: embedded }));
  expect(moved).toEqual({ code: 0, out: expect.stringMatching(/^\d+ rows were moved\. /), error: "" });
  const again = await gatehouseCommand(move, at({ DATA_DIR: embedded }));
  expect(again).toEqual({ code: 1, out: "", error: expect.stringContaining("The database is in use") });

  const last = await startGatehouse({ databaseUrl: target.url, port });
  expect(await connectionsAt(last)).toEqual(connections);
  await last.stop();
  await target.stop();
});

test("a backup is restored elsewhere with the same secret alone", async () => {
  const source = await emptyPostgres();
  const { connections, port } = await endedInstallation({ databaseUrl: source.url });
  const [file, other] = [join(folder, "installation.backup"), join(folder, "other")];
  const settings = at({ DATABASE_URL: source.url });
  expect(await gatehouseCommand(["backup", file], settings)).toMatchObject({ code: 0, error: "" });
  expect(await gatehouseCommand(["backup", file], settings)).toMatchObject({ code: 1 });
  const foreign = await gatehouseCommand(["restore", file], { DATA_DIR: other, APP_SECRET: `another ${secret}` });
  expect(foreign).toEqual({ code: 1, out: "", error: expect.stringContaining("made with another APP_SECRET") });
  expect(await gatehouseCommand(["restore", file], at({ DATA_DIR: other }))).toMatchObject({ code: 0, error: "" });

  const last = await startGatehouse({ dataDirectory: other, port });
  expect(await connectionsAt(last)).toEqual(connections);
  await last.stop();
  await source.stop();
});

test("operators are added, listed and removed at the database, and the last one stays", async () => {
  // The embedded database is read from its files by each command, as moving and restoring do above: here are many.
  const database = await emptyPostgres();
  const settings = at({ DATABASE_URL: database.url });
  const operators = (...args: string[]) => gatehouseCommand(["operators", ...args], settings);
  const server = await startGatehouse({ databaseUrl: database.url });
  for (const slug of ["north", "south"]) await server.api("POST", "/organizations", { slug, name: slug });
  await server.api("POST", "/organizations/north/users", { email: "ada@north.test" });
  const { connectionId } = await connectOrganization(server, "north");

  expect((await operators("list")).out).toMatch(/^Nobody is an operator yet\. `gatehouse first-run-link` makes /);
  expect(await operators("add", "Ada@north.test")).toEqual({
    code: 0,
    out: "ada@north.test of north is now an operator.\n",
    error: "",
  });
  expect(await operators("add", "bob@south.test")).toEqual({
    code: 1,
    out: "",
    error: "Enter the short name of the organization that the person belongs to.\n",
  });
  expect(await operators("add", "bob@south.test", "--organization", "south")).toMatchObject({
    code: 0,
    out: "bob@south.test of south is now an operator.\nThey were invited by e-mail.\n",
  });
  expect((await operators("list")).out).toMatch(
    /^ada@north\.test of north \(active; added by command line, \S+Z\)\nbob@south\.test of south /,
  );

  await test.step("and one connection is named for them, or none", async () => {
    const none = { code: 0, out: "Operators sign in through no connection.\n", error: "" };
    const named = { code: 0, out: "Operators may sign in through Provider of north of north.\n", error: "" };
    const of = (slug: string, id = connectionId) => operators("connection", id, "--organization", slug);
    expect(await operators("connection")).toEqual(none);
    expect(await operators("connection", connectionId)).toMatchObject({
      code: 1,
      error: "There are several organizations: add --organization NAME\n",
    });
    expect(await of("south")).toMatchObject({ code: 1, error: "This connection does not exist.\n" });
    expect(await of("north", "nothing")).toMatchObject({ code: 1, error: "This connection does not exist.\n" });
    expect(await of("north")).toEqual(named);
    expect(await operators("connection")).toEqual(named);
    expect(await operators("connection", "none")).toEqual(none);
    expect(await operators("connection", "none")).toEqual(none);
  });

  expect(await operators("remove", "ada@north.test")).toEqual({
    code: 0,
    out: "ada@north.test of north is no longer an operator, and remains a user.\n",
    error: "",
  });
  expect((await operators("remove", "bob@south.test")).error).toContain("This is the last administrator");
  await server.stop();
  await database.stop();
});
