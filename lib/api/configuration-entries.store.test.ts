import { expect, it } from "vitest";
import { configurationWorld, short } from "@/e2e/support/configuration-world";
import type { Entry } from "@/lib/configuration/configuration";

// What each kind of entry of a document becomes: changed, renamed, deleted.

const world = configurationWorld();
const { call, at, plan, apply, exported, everything } = world;

const rolesWithout = ({ roles }: { roles: Entry[] }, ...keys: string[]) =>
  roles.filter(({ key }) => !keys.includes(String(key)));

it("is renamed by what it is known by, and stays what it was", async () => {
  await apply(everything());
  const before = await exported();
  const document = structuredClone(before);
  for (const { key } of before.groups) document.groups[0] = { key, name: "Renamed" };
  document.attributes[0].label = "Renamed";
  document.roles.find(({ key }: Entry) => key === "developer").name = "Renamed";
  document.domains.find(({ domain }: Entry) => domain === `${world.slug}.example`).includeSubdomains = false;
  for (const [kind, index] of Object.entries({ connections: 1, applications: 0, directories: 0 }))
    document[kind][index].name = "Renamed";
  document.webhooks[0].url = "https://siem.acme.example/renamed";
  const planned = await plan(document, "?prune=true");
  expect(planned.body.steps.map(({ action, kind, changes }: Entry) => [action, kind, changes])).toEqual([
    ["change", "attributes", [{ field: "label", from: "Cost center", to: "Renamed" }]],
    ["change", "roles", [{ field: "name", from: "Engineer", to: "Renamed" }]],
    ["change", "groups", [{ field: "name", from: "Design", to: "Renamed" }]],
    ["change", "domains", [{ field: "includeSubdomains", from: true, to: false }]],
    ["change", "connections", [{ field: "name", from: "Okta", to: "Renamed" }]],
    ["change", "applications", [{ field: "name", from: "Grafana", to: "Renamed" }]],
    ["change", "directories", [{ field: "name", from: "Entra ID", to: "Renamed" }]],
    [
      "change",
      "webhooks",
      [{ field: "url", from: "https://siem.acme.example/in", to: "https://siem.acme.example/renamed" }],
    ],
  ]);
  expect(await exported()).toEqual(before);
  const applied = await apply(document, "?prune=true");
  expect(applied.body.steps).toEqual(
    planned.body.steps.map(({ path: _path, refusal: _refusal, ...step }: Entry) => step),
  );
  expect(await exported()).toEqual(document);
  const actions = (await call("GET", at("/audit?limit=8"))).body.items.map(({ action }: Entry) => action);
  expect(actions.sort()).toEqual([
    "application.updated",
    "attribute.updated",
    "connection.updated",
    "directory.updated",
    "domain.updated",
    "group.updated",
    "role.updated",
    "webhook.updated",
  ]);
});

it("goes with prune, which the plan says by name, in an order in which nothing is named any more; what the document leaves out stays", async () => {
  await apply(everything());
  const people = await call("POST", at("/users"), { email: "ada@acme.test", groups: ["designers"] });
  const lists = { groups: [], attributes: [], connections: [], applications: [], directories: [], webhooks: [] };
  expect((await plan(lists)).body.steps).toEqual([]);
  const before = await exported();
  const planned = await plan(
    { ...lists, domains: [], roles: rolesWithout(before, "helper", "developer") },
    "?prune=true",
  );
  expect(planned.body.isRefused).toBe(false);
  expect(planned.body.steps.map(({ action, kind, name }: Entry) => `${action} ${kind} ${name}`).sort()).toEqual([
    "delete applications Grafana",
    "delete applications Wiki",
    "delete attributes Cost center",
    "delete connections Entra",
    "delete connections Okta",
    "delete directories Entra ID",
    `delete domains ${world.slug}.example`,
    `delete domains people.${world.slug}.example`,
    "delete groups Design",
    "delete roles Engineer",
    "delete roles Helper",
    "delete webhooks https://siem.acme.example/in",
  ]);
  const pruned = await apply({ ...lists, domains: [] }, "?prune=true");
  expect(short(pruned.body.steps).map((step) => step.split(" ").slice(0, 2).join(" "))).toEqual(
    [
      ...["webhooks", "directories", "applications", "applications", "connections", "connections"],
      ...["domains", "domains", "attributes", "groups"],
    ].map((kind) => `delete ${kind}`),
  );
  expect(await exported()).toEqual({ ...before, ...lists, domains: [] });
  expect((await call("GET", at(`/users/${people.body.id}`))).status).toBe(200);
});

it("a domain that a connection names stays, though the document does not list it", async () => {
  await apply(everything());
  const pruned = await plan({ domains: [] }, "?prune=true");
  expect(short(pruned.body.steps)).toEqual([`delete domains ${world.slug}.example`]);
});

it("a part that names its own fields leaves the others as they are", async () => {
  await apply(everything());
  const before = await exported();
  await apply({ connections: [{ name: "Okta", kind: "generic-saml", signIn: { buttonText: "Enter" } }] });
  const [entra, okta] = before.connections;
  const signIn = { ...okta.signIn, buttonText: "Enter" };
  expect(await exported()).toEqual({ ...before, connections: [entra, { ...okta, signIn }] });
});
