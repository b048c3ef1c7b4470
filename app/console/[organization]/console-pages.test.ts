import { expect, it } from "vitest";
import { pagesOpenedFor } from "./console-pages";

const administrator = { name: "Administrator", consoleRole: "administrator" } as const;
const developer = { name: "Developer", consoleRole: null };
const person = { isActive: true, isOperator: false, roles: [developer] };
const acme = { slug: "acme", ssoEnabled: true };
const opened = (change: Partial<Parameters<typeof pagesOpenedFor>[0]>, organization = acme) =>
  new Map(pagesOpenedFor({ ...person, ...change }, organization).map((page) => [page.key, page]));

it.each([
  ["without a role", { roles: [] }],
  ["with a role that has no console", {}],
  ["who is suspended", { isActive: false, roles: [administrator], isOperator: true }],
])("somebody %s sees no page of the console", (_name, change) => {
  expect(opened(change).size).toBe(0);
});

it("an administrator sees the organization's pages by that role, and not the list of organizations", () => {
  const pages = opened({ roles: [administrator, developer] });
  expect(pages.get("users")).toEqual({ key: "users", roles: ["Administrator"], asOperator: false });
  expect(pages.has("connections")).toBe(true);
  expect(pages.has("organizations")).toBe(false);
});

it("connections are closed while single sign-on is switched off, but not to an operator", () => {
  const closed = { slug: "acme", ssoEnabled: false };
  expect(opened({ roles: [administrator] }, closed).has("connections")).toBe(false);
  expect(opened({ roles: [administrator], isOperator: true }, closed).get("connections")).toEqual({
    key: "connections",
    roles: [],
    asOperator: true,
  });
});

it("an operator sees every page, also without a role", () => {
  expect(opened({ isOperator: true }).get("organizations")).toMatchObject({ roles: [], asOperator: true });
});

it("each page is opened by the roles that may see it, and by no other", () => {
  const helpDesk = { name: "Help desk", consoleRole: "help_desk" } as const;
  const pages = opened({ roles: [helpDesk, { name: "Auditor", consoleRole: "auditor" }] });
  expect(pages.get("users")?.roles).toEqual(["Help desk", "Auditor"]);
  expect(pages.get("connections")?.roles).toEqual(["Auditor"]);
  expect(opened({ roles: [helpDesk] }).has("connections")).toBe(false);
});
