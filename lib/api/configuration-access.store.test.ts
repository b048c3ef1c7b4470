import { expect, it } from "vitest";
import { configurationWorld, documentHead } from "@/e2e/support/configuration-world";
import { consoleParts, consoleRoles, may } from "@/lib/directory/console-role";

// Who may read, plan and apply an organization as one document.

const world = configurationWorld();
const { call, at } = world;

it("a key with its own scope; one that may only read plans, and a stranger finds nothing", async () => {
  const make = async (body: object, of = world.slug) =>
    (await call("POST", `/organizations/${of}/keys`, { name: "key", ...body })).body.key;
  await call("POST", "/organizations", { slug: `${world.slug}-stranger`, name: "Stranger" });
  const keys = {
    roles: await make({ scopes: ["roles:write", "organization:write"] }),
    reads: await make({ scopes: ["config:read"] }),
    writes: await make({ scopes: ["config:write"] }),
    readOnly: await make({ readOnly: true }),
    stranger: await make({}, `${world.slug}-stranger`),
  };
  const statuses = async (key: string) => [
    (await call("GET", at("/config"), undefined, { key })).status,
    (await call("POST", at("/config/plan"), documentHead, { key })).status,
    (await call("POST", at("/config/apply"), documentHead, { key })).status,
  ];
  expect(await statuses(keys.roles)).toEqual([403, 403, 403]);
  expect(await statuses(keys.reads)).toEqual([200, 200, 403]);
  expect(await statuses(keys.writes)).toEqual([200, 200, 200]);
  expect(await statuses(keys.readOnly)).toEqual([200, 200, 403]);
  expect(await statuses(keys.stranger)).toEqual([404, 404, 404]);
});

it("a console role that may change settings may change everything that a document holds", () => {
  const inDocument = consoleParts.filter(
    (part) => !["overview", "users", "sessions", "activity", "audit", "keys"].includes(part),
  );
  for (const role of consoleRoles)
    expect(inDocument.every((part) => may([role], `${part}.write`))).toBe(may([role], "settings.write"));
});
