import { expect, it } from "vitest";
import { checkInstallation, type InstallationState } from "./doctor-finding";

const now = new Date("2026-05-01T10:00:00Z");
const database = { version: 160_004, migration: 21, takesWrites: true, now };
const right: InstallationState = {
  now,
  settings: { appUrl: "https://sso.example.com", hasSmtp: true, trustedProxies: 1 },
  knownMigration: 21,
  database,
  codes: { waiting: 0, lost: 0 },
  mailError: null,
  dns: { host: "sso.example.com", resolved: { addresses: ["192.0.2.1"] }, silent: [] },
  address: { status: 200, isGatehouse: true },
  disk: { freeBytes: 50 * 1024 ** 3 },
};
const problemsOf = (change: Partial<InstallationState>) =>
  checkInstallation({ ...right, ...change }).flatMap(({ name, wrong }) => (wrong === null ? [] : [name]));

it("says of everything that it is right", () => {
  expect(problemsOf({})).toEqual([]);
  expect(checkInstallation(right).map(({ name }) => name)).toEqual([
    "settings",
    "database",
    "writes",
    "tables",
    "clock",
    "recovery codes",
    "mail",
    "dns",
    "address",
    "proxies",
    "disk",
  ]);
});

it.each<[string, Partial<InstallationState>, string[]]>([
  ["a database that does not answer", { database: { error: "ECONNREFUSED" } }, ["database"]],
  ["an old PostgreSQL", { database: { ...database, version: 130_011 } }, ["database"]],
  ["a standby", { database: { ...database, takesWrites: false } }, ["writes"]],
  ["tables of an older version", { database: { ...database, migration: 20 } }, ["tables"]],
  ["tables of a newer version", { database: { ...database, migration: 22 } }, ["tables"]],
  ["a clock that is ahead", { database: { ...database, now: new Date(now.getTime() - 6_000) } }, ["clock"]],
  ["a clock that is behind", { database: { ...database, now: new Date(now.getTime() + 6_000) } }, ["clock"]],
  ["a clock that is nearly right", { database: { ...database, now: new Date(now.getTime() + 5_000) } }, []],
  ["the embedded database", { database: null }, []],
  ["codes of a secret that is gone", { codes: { waiting: 0, lost: 10 } }, ["recovery codes"]],
  ["codes that wait for a rotation", { codes: { waiting: 10, lost: 0 } }, ["recovery codes"]],
  ["no mail server", { settings: { ...right.settings, hasSmtp: false } }, ["mail"]],
  ["a mail server that refuses", { mailError: "535 authentication failed" }, ["mail"]],
  ["a host without a record", { dns: { ...right.dns, resolved: { error: "ENOTFOUND" } } }, ["dns"]],
  ["a name server that says nothing", { dns: { ...right.dns, silent: ["192.0.2.53"] } }, ["dns"]],
  ["an address that nobody answers", { address: { error: "ENOTFOUND" } }, ["address"]],
  ["an address of somebody else", { address: { status: 200, isGatehouse: false } }, ["address"]],
  ["a server that is not ready", { address: { status: 503, isGatehouse: true } }, ["address"]],
  ["https without a trusted proxy", { settings: { ...right.settings, trustedProxies: 0 } }, ["proxies"]],
  ["no TLS", { settings: { ...right.settings, appUrl: "http://sso.example.com" } }, ["proxies"]],
  ["no TLS on the own machine", { settings: { ...right.settings, appUrl: "http://localhost:3000" } }, []],
  ["a full disk", { disk: { freeBytes: 1024 ** 3 - 1 } }, ["disk"]],
  ["a folder that cannot be written", { disk: { error: "EACCES" } }, ["disk"]],
])("%s", (_name, change, problems) => {
  expect(problemsOf(change)).toEqual(problems);
});
