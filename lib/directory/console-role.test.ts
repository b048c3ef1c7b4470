import { describe, expect, it } from "vitest";
import {
  type ConsolePart,
  type ConsoleRole,
  consoleParts,
  consoleRoles,
  covers,
  givableRoles,
  may,
  permissionsOfRights,
  rolesCovering,
  rolesWith,
  toPermission,
} from "./console-role";

/** What each role does in each part of the console: "rw", "r", or nothing. */
const decided: Record<ConsolePart, Record<ConsoleRole, "rw" | "r" | "">> = {
  overview: { owner: "rw", administrator: "rw", help_desk: "r", auditor: "r" },
  connections: { owner: "rw", administrator: "rw", help_desk: "", auditor: "r" },
  applications: { owner: "rw", administrator: "rw", help_desk: "", auditor: "r" },
  directories: { owner: "rw", administrator: "rw", help_desk: "", auditor: "r" },
  users: { owner: "rw", administrator: "rw", help_desk: "rw", auditor: "r" },
  roles: { owner: "rw", administrator: "rw", help_desk: "r", auditor: "r" },
  groups: { owner: "rw", administrator: "rw", help_desk: "r", auditor: "r" },
  attributes: { owner: "rw", administrator: "rw", help_desk: "", auditor: "r" },
  domains: { owner: "rw", administrator: "rw", help_desk: "", auditor: "r" },
  sessions: { owner: "rw", administrator: "rw", help_desk: "rw", auditor: "r" },
  activity: { owner: "rw", administrator: "rw", help_desk: "r", auditor: "r" },
  audit: { owner: "rw", administrator: "rw", help_desk: "", auditor: "r" },
  webhooks: { owner: "rw", administrator: "rw", help_desk: "", auditor: "r" },
  keys: { owner: "rw", administrator: "rw", help_desk: "", auditor: "r" },
  settings: { owner: "rw", administrator: "rw", help_desk: "", auditor: "r" },
};

describe("the table of console roles", () => {
  it.each(consoleParts.flatMap((part) => consoleRoles.map((role) => [role, part] as const)))("%s: %s", (role, part) => {
    expect([may([role], `${part}.read`), may([role], `${part}.write`)]).toEqual([
      decided[part][role].includes("r"),
      decided[part][role].includes("w"),
    ]);
  });

  it("lets owners alone give console roles", () => {
    expect(rolesWith("console_roles.write")).toEqual(["owner"]);
  });

  it("lets nobody do anything who holds no role, and who holds two what either allows", () => {
    expect(permissionsOfRights([])).toEqual([]);
    expect(may(["help_desk", "auditor"], "users.write")).toBe(true);
    expect(may(["help_desk", "auditor"], "keys.read")).toBe(true);
    expect(may(["help_desk", "auditor"], "keys.write")).toBe(false);
  });

  it("is asked by names that it knows", () => {
    expect(toPermission("connections.read")).toBe("connections.read");
    for (const name of [undefined, "", "connections", "connections.delete", "constructor"])
      expect(toPermission(name)).toBeNull();
  });
});

describe("whose account may be touched", () => {
  const people = [[], ["auditor"], ["help_desk"], ["help_desk", "auditor"], ["administrator"], ["owner"]] as const;
  const touched: Record<ConsoleRole, readonly boolean[]> = {
    owner: [true, true, true, true, true, true],
    administrator: [true, true, true, true, true, false],
    help_desk: [true, false, true, false, false, false],
    auditor: [true, true, false, false, false, false],
  };
  it.each(consoleRoles)("%s: of those who may do no more", (role) => {
    expect(people.map((person) => covers([role], person))).toEqual(touched[role]);
  });

  it("names who may", () => {
    expect(rolesCovering(["help_desk"])).toEqual(["owner", "administrator", "help_desk"]);
    expect(rolesCovering(["owner"])).toEqual(["owner"]);
  });
});

it("roles with the console are given by owners", () => {
  const roles = [
    { key: "admin", console: true },
    { key: "developer", console: false },
  ];
  expect(givableRoles(roles, ["owner"])).toEqual(roles);
  expect(givableRoles(roles, ["administrator"]).map(({ key }) => key)).toEqual(["developer"]);
});
