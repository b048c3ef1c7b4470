import { expect, it } from "vitest";
import { explainMissing, type MissingScene } from "./missing-person";

const nothing: MissingScene = {
  email: "anna@acme.example",
  user: null,
  rows: [],
  refused: null,
  directories: [],
  connections: [],
  domain: "ours",
};
const entra = { id: "d1", name: "Entra", status: "active", dryRun: false, hasAsked: true } as const;
const row = { directoryId: "d1", directory: "Entra", active: true, userId: null, dryRun: false };
const okta = { id: "c1", name: "Okta", createsUsers: true };
const refused = { id: 7, directoryId: "d1", directory: "Entra", at: new Date("2026-05-01T12:00:00Z") };
const user = { id: "u1", status: "active" } as const;
const suspended = { id: "u1", status: "suspended" } as const;

it.each<[string, Partial<MissingScene>, string[]]>([
  ["nothing is set up", {}, ["noDirectory"]],
  ["they are here", { user, rows: [row], directories: [entra] }, ["here"]],
  ["they are here although a directory says that they left", { user, rows: [{ ...row, active: false }] }, ["here"]],
  ["the directory says that they left", { user: suspended, rows: [{ ...row, active: false }] }, ["inactive"]],
  ["they left before they were here", { rows: [{ ...row, active: false }], directories: [entra] }, ["inactive"]],
  ["an administrator suspended them", { user: suspended, rows: [row], directories: [entra] }, ["suspended"]],
  [
    "a dry run says that they left",
    { user: suspended, rows: [{ ...row, active: false, dryRun: true }] },
    ["suspended"],
  ],
  ["the directory is in a dry run", { rows: [{ ...row, dryRun: true }], directories: [entra] }, ["dryRun"]],
  ["the directory named them and made nobody", { rows: [row], directories: [entra] }, ["notMade"]],
  ["the directory was refused", { refused, directories: [entra] }, ["refused", "unnamed"]],
  [
    "their domain belongs to somebody else",
    { refused, domain: "others", rows: [row] },
    ["refused", "foreignDomain", "notMade"],
  ],
  ["the directory never named them", { directories: [entra] }, ["unnamed"]],
  ["the directory is paused", { directories: [{ ...entra, status: "paused" }] }, ["paused"]],
  ["the directory never asked anything", { directories: [{ ...entra, hasAsked: false }] }, ["waiting"]],
  ["they never signed in", { connections: [okta] }, ["noDirectory", "signsIn"]],
  ["their connection makes nobody", { connections: [{ ...okta, createsUsers: false }] }, ["noDirectory", "notCreated"]],
  [
    "two directories, of which one is paused",
    { directories: [entra, { ...entra, id: "d2", status: "paused" }] },
    ["unnamed", "paused"],
  ],
])("%s", (_name, change, kinds) => {
  expect(explainMissing({ ...nothing, ...change }).map(({ kind }) => kind)).toEqual(kinds);
});

it("an answer names what it is about", () => {
  expect(explainMissing({ ...nothing, refused, directories: [entra] })[0]).toEqual({
    kind: "refused",
    requestId: 7,
    directoryId: "d1",
    directory: "Entra",
    at: refused.at,
  });
});
