import { afterAll, beforeAll, expect, it } from "vitest";
import { type ApplicationWorld, everyone, openApplicationWorld } from "@/e2e/support/application-world";
import { listApplicationsFor } from "./own-applications-queries";

let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
  await world.wiki({ name: "Wiki" });
  await world.wiki({ name: "Payroll", access: { ...everyone, mode: "any", groups: ["staff"] } });
});
afterAll(() => world.close());

const namesFor = async (change: { status?: "active" | "suspended"; groups?: string[]; elsewhere?: boolean }) => {
  const { status = "active", groups = [], elsewhere = false } = change;
  const organizationId = elsewhere ? world.otherOrganizationId : world.organizationId;
  const found = await listApplicationsFor(world.db, { id: "somebody", organizationId, status, roles: [], groups });
  return found.map(({ name }) => name);
};

it.each([
  ["everybody has what is open to everybody", {}, ["Wiki"]],
  ["a group opens what its rule names", { groups: ["staff"] }, ["Payroll", "Wiki"]],
  ["who is suspended has nothing", { status: "suspended", groups: ["staff"] }, []],
  ["another organization's applications are not theirs", { groups: ["staff"], elsewhere: true }, []],
] as const)("%s", async (_rule, person, names) => {
  const groups = "groups" in person ? [...person.groups] : [];
  expect(await namesFor({ ...person, groups })).toEqual(names);
});
