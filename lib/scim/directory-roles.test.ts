import { describe, expect, it } from "vitest";
import { said } from "@/lib/facts/fact";
import type { OrganizationRole } from "@/lib/provisioning/resolve-roles";
import { changeRoles } from "@/lib/provisioning/role-changes";
import { type DirectoryRoles, directoryRolesSchema, roleQuestion, roleReason, sentRoles } from "./directory-roles";

const roles: OrganizationRole[] = [
  { key: "owner", position: 0, console: true },
  { key: "developer", position: 1 },
  { key: "viewer", position: 2 },
];
const group = (value: string, role: string) => ({ from: "group" as const, value, role });
const attribute = (value: string, role: string) => ({ from: "role" as const, value, role });
const rules = [group("Admins", "owner"), attribute("dev", "developer"), group("Everyone", "viewer")];

/** What somebody gets and loses by what is said of them. */
function decide(table: Partial<DirectoryRoles>, said: { groups?: string[]; roles?: string[] }, held: string[] = []) {
  const { values, policy } = roleQuestion(directoryRolesSchema.parse(table), { groups: [], roles: [], ...said });
  const decided = changeRoles({ profile: { roleValues: values }, policy: { roles: policy }, roles }, held, []);
  if ("kind" in decided) throw new Error("refused");
  return `+${decided.granted.map(({ role }) => role).join()} -${decided.revoked.join()}`;
}

describe("which roles a directory gives", () => {
  it.each<[string, Partial<DirectoryRoles>, { groups?: string[]; roles?: string[] }, string[], string]>([
    ["a group with a row", { rules }, { groups: ["Everyone"] }, [], "+viewer -"],
    ["a value of the attribute roles with a row", { rules }, { roles: ["dev"] }, [], "+developer -"],
    ["a group that is called like a value of the attribute", { rules }, { groups: ["dev"] }, [], "+ -"],
    ["a value of the attribute that is called like a group", { rules }, { roles: ["Admins"] }, [], "+ -"],
    ["a group in another spelling", { rules }, { groups: ["admins"] }, [], "+ -"],
    ["a group that is called like a role, without rows", {}, { groups: ["owner"], roles: ["owner"] }, [], "+ -"],
    ["a star is a star", { rules: [group("*", "developer")] }, { groups: ["Any"] }, [], "+ -"],
    ["several: the topmost row", { rules }, { groups: ["Admins", "Everyone"], roles: ["dev"] }, [], "+owner -"],
    [
      "several: all",
      { rules, policy: "all" },
      { groups: ["Admins", "Everyone"], roles: ["dev"] },
      [],
      "+developer,owner,viewer -",
    ],
    [
      "several: the first word that has a row",
      { rules, policy: "first" },
      { groups: ["A team", "Everyone"], roles: ["unknown", "dev"] },
      [],
      "+developer -",
    ],
    ["no row: the default", { rules, default: "viewer" }, { groups: ["A team"] }, [], "+viewer -"],
    ["a row: no default", { rules, default: "viewer" }, { roles: ["dev"] }, [], "+developer -"],
    ["a default that opens the console", { default: "owner" }, {}, [], "+ -"],
    ["a role that is gone", { rules: [group("Admins", "gone")] }, { groups: ["Admins"] }, [], "+ -"],
    ["what is held stays", { rules }, { roles: ["dev"] }, ["developer"], "+ -"],
    ["out of the group", { rules }, { groups: [] }, ["owner"], "+ -owner"],
    ["another group", { rules }, { groups: ["Everyone"] }, ["owner"], "+viewer -owner"],
    ["an empty table takes what it gave", {}, { groups: ["Admins"] }, ["owner"], "+ -owner"],
  ])("%s", (_, table, said, held, expected) => {
    expect(decide(table, said, held)).toBe(expected);
  });

  it("is decided by as many words as there are rows, however many groups somebody is in", () => {
    const groups = Array.from({ length: 5_000 }, (_, index) => `group ${index}`);
    expect(decide({ rules }, { groups: [...groups, "Everyone"] })).toBe("+viewer -");
  });
});

describe("the reason of a role", () => {
  const table = directoryRolesSchema.parse({ rules: [...rules, group("Staff", "viewer")] });
  it.each([
    [["group:Staff"], "viewer", said("scimGroupSaid", { group: "Staff" })],
    [["role:dev", "group:Admins"], "developer", said("scimRoleSaid", { role: "dev" })],
    [[], "viewer", said("scimDefaultRole")],
  ])("%j: %s", (words, role, expected) => {
    expect(roleReason(table, words, role)).toEqual(expected);
  });
});

describe("the attribute roles as it was sent", () => {
  it.each<[string, unknown, string[]]>([
    ["values in their order", [{ value: "a" }, { value: "b" }], ["a", "b"]],
    ["the primary one first", [{ value: "a" }, { value: "b", primary: true }], ["b", "a"]],
    ["an entry without a value", [{ display: "A" }, { value: " " }], []],
    ["none", undefined, []],
    ["something else", "admin", []],
  ])("%s", (_, sent, expected) => {
    expect(sentRoles(sent)).toEqual(expected);
  });
});
