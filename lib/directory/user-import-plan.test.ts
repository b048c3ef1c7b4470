import { expect, it } from "vitest";
import { readUserRows } from "./user-csv";
import { type ImportScene, planImport } from "./user-import-plan";
import type { UserView } from "./user-view";

const view: UserView = {
  id: "ada",
  email: "ada@acme.example",
  emailVerified: true,
  userName: null,
  fullName: "Ada",
  displayName: "Ada",
  firstName: null,
  lastName: null,
  phone: null,
  mobile: null,
  locale: null,
  userPrincipalName: null,
  securityId: null,
  status: "active",
  operator: false,
  role: "admin",
  roles: ["admin", "synced"],
  groups: [],
  attributes: { tags: ["a; b", "c"] },
  createdBy: "sign-in",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  lastSignInAt: null,
  invitedAt: null,
};
const manual = { roles: ["admin"], groups: [] };
const there = (changes: Partial<UserView> = {}) => new Map([[view.email, { view: { ...view, ...changes }, manual }]]);
const scene: ImportScene = {
  roles: [
    { key: "admin", console: true },
    { key: "synced", console: false },
    { key: "developer", console: false },
  ],
  groups: ["ops"],
  existing: there(),
  policy: "update",
  room: 10,
  actorId: "somebody",
  byOperator: false,
};
const columns = ["email", "fullName", "status", "roles", "groups", "attributes.tags"] as const;
const attributes = [{ key: "tags", label: "Tags", type: "list" as const }];

function planned(cells: string[], changes: Partial<ImportScene> = {}) {
  const [row] = planImport(readUserRows([{ line: 2, cells }], columns, attributes), { ...scene, ...changes });
  return row;
}
const decision = (cells: string[], changes: Partial<ImportScene> = {}) => planned(cells, changes)?.decision;
const refused = (problem: string) => ({ kind: "refused", problems: [expect.objectContaining({ problem })] });

it.each([
  [
    "somebody new is created",
    ["bob@acme.example", "Bob"],
    { kind: "create", user: { email: "bob@acme.example", fullName: "Bob" } },
  ],
  ["who is as the row says stays", ["ada@acme.example", "Ada", "active", "admin; synced"], { kind: "unchanged" }],
  ["an empty cell changes nothing", ["ada@acme.example"], { kind: "unchanged" }],
  ["what differs is changed", ["ada@acme.example", "Ada L."], update({ fullName: "Ada L." })],
  [
    "a missing role is given by hand",
    ["ada@acme.example", "", "", "admin;synced;developer"],
    update({ roles: ["admin", "developer"] }),
  ],
  ["a role of a connection stays the connection's", ["ada@acme.example", "", "", "admin"], { kind: "unchanged" }],
  ["a role by hand that is not named is taken", ["ada@acme.example", "", "", "synced"], update({ roles: [] }, true)],
  ["a group is given", ["ada@acme.example", "", "", "", "ops"], update({ groups: ["ops"] })],
  [
    "an attribute that is written as it is stays",
    ["ada@acme.example", "", "", "", "", "a; b; c"],
    { kind: "unchanged" },
  ],
  ["an attribute is set", ["ada@acme.example", "", "", "", "", "d"], update({ attributes: { tags: ["d"] } })],
  ["somebody is suspended", ["ada@acme.example", "", "suspended"], update({ status: "suspended" }, true)],
  ["a role that does not exist", ["bob@acme.example", "", "", "boss;admin"], refused("roles_unknown: boss")],
  ["a group that does not exist", ["bob@acme.example", "", "", "", "none"], refused("groups_unknown: none")],
])("%s", (_name, cells, expected) => {
  expect(decision(cells)).toEqual(expected);
});

function update(patch: object, losesAccess = false) {
  return { kind: "update", userId: "ada", patch, losesAccess };
}

it("skips who is there, when that was chosen", () => {
  expect(decision(["ada@acme.example", "Ada L."], { policy: "skip" })).toEqual({ kind: "skipped" });
});

it("lets nobody but an operator change an operator's account", () => {
  const existing = there({ operator: true });
  expect(decision(["ada@acme.example", "Ada L."], { existing })).toEqual(refused("operator_account"));
  expect(decision(["ada@acme.example", "Ada L."], { existing, byOperator: true })?.kind).toBe("update");
});

it.each([["suspended"], [""]])("lets nobody lock themselves out (%s)", (status) => {
  const cells = ["ada@acme.example", "", status, "synced"];
  expect(decision(cells, { actorId: "ada" })).toEqual(refused("own_account"));
});

it("names the console roles that a row would give, and none that is held already", () => {
  expect(planned(["bob@acme.example", "", "", "admin;developer"])?.consoleRoles).toEqual(["admin"]);
  expect(planned(["ada@acme.example", "", "", "admin;developer"])?.consoleRoles).toEqual([]);
  const existing = new Map([[view.email, { view: { ...view, roles: [] }, manual: { roles: [], groups: [] } }]]);
  expect(planned(["ada@acme.example", "", "", "admin"], { existing })?.consoleRoles).toEqual(["admin"]);
});

it("creates no more users than there is room for", () => {
  const rows = ["a", "b", "c"].map((name, index) => ({ line: index + 2, cells: [`${name}@acme.example`] }));
  const kinds = planImport(readUserRows(rows, columns, attributes), { ...scene, room: 2 }).map((row) => row.decision);
  expect(kinds.map(({ kind }) => kind)).toEqual(["create", "create", "refused"]);
  expect(kinds[2]).toEqual(refused("quota_users"));
});
