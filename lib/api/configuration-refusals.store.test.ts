import { expect, it } from "vitest";
import { configurationWorld, short } from "@/e2e/support/configuration-world";
import { testContext } from "@/e2e/support/test-database";
import type { Entry } from "@/lib/configuration/configuration";
import { findOrganization } from "@/lib/directory/organization-store";
import { createPersonalToken } from "@/lib/directory/save-personal-token";

// What a document is refused for, and that a refusal leaves nothing of it behind.

const world = configurationWorld();
const { call, at, plan, apply, exported, saml, everything } = world;

const refusals = async (document: object, query = "") =>
  (await plan(document, query)).body.steps.flatMap(({ path, refusal }: { path: string; refusal: Entry | null }) =>
    refusal ? [`${path} ${refusal.code}`] : [],
  );

it("is told by the plan for each step, and leaves nothing of the document behind", async () => {
  await apply(everything());
  await call("POST", at("/users"), { email: "ada@acme.test", role: "developer" });
  const before = await exported();
  const document = {
    attributes: [{ key: "costCenter", type: "number" }],
    roles: [{ key: "new", name: "New" }],
    groups: [],
    connections: [{ name: "Okta", kind: "generic-saml", saml: { issuer: "https://other.test" } }],
    applications: [{ name: "Second", kind: "proxy", origin: `https://wiki.${world.slug}.test` }],
  };
  expect(await refusals(document, "?prune=true")).toEqual([
    "attributes.0 validation_failed",
    "connections.0 connection_untested",
    "groups.designers group_in_use",
    "roles.developer role_in_use",
  ]);
  const refused = await apply({ roles: document.roles, connections: document.connections });
  expect(refused).toMatchObject({ status: 409, body: { code: "connection_untested" } });
  expect(refused.body.errors).toEqual([{ path: "connections.0", message: "connection_untested" }]);
  expect(await exported()).toEqual(before);
  expect((await apply({ connections: document.connections }, "?override=because")).status).toBe(200);
});

it("a row that makes administrators is confirmed, and a role with the console is for owners to give", async () => {
  const rules = [{ value: "Boss", role: "account_administrator" }];
  const document = {
    connections: [{ name: "Okta", kind: "generic-saml", saml: saml(), provisioning: { roles: { rules } } }],
  };
  expect(await refusals(document)).toEqual(["connections.0 console_roles_unconfirmed"]);
  expect(await refusals(document, "?confirmConsoleRoles=true")).toEqual([]);
  const organizationId = (await findOrganization(world.db, world.slug))?.id ?? "";
  await call("POST", at("/roles"), { key: "admin", name: "Administrator", consoleRole: "administrator" });
  const { id: userId } = (await call("POST", at("/users"), { email: "admin@acme.test", role: "admin" })).body;
  const token = { name: "script", readOnly: false, days: 30 } as const;
  const { token: key } = await createPersonalToken({ organizationId, userId, token }, testContext(world.db));
  const roles = [{ key: "auditor", name: "Auditor", consoleRole: "auditor" }];
  for (const given of [document, { roles }])
    expect(await apply(given, "?confirmConsoleRoles=true", { key })).toMatchObject({
      status: 403,
      body: { code: "permission_missing" },
    });
  expect((await apply({ groups: [{ key: "g", name: "G" }] }, "", { key })).status).toBe(200);
});

it("names every field that is invalid, and two entries of one thing", async () => {
  const invalid = await apply({
    groups: [
      { key: "A b", name: "x" },
      { key: "ok", name: "", more: 1 },
    ],
    webhooks: [{ url: "ftp://x", types: ["*"] }],
    organization: { emailCodes: "never" },
  });
  expect(invalid).toMatchObject({ status: 422, body: { code: "validation_failed" } });
  expect(invalid.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual([
    ...["groups.0.key", "groups.1.more", "groups.1.name", "organization.emailCodes", "webhooks.0.url"],
  ]);
  const twice = await plan({
    groups: [
      { key: "a", name: "A" },
      { key: "a", name: "B" },
    ],
  });
  expect(twice.body.errors).toEqual([{ path: "groups.1", message: "duplicate" }]);
});

it("a name that several have needs the ID, and an ID of another organization is not found", async () => {
  for (const issuer of ["https://a.test", "https://b.test"])
    await call("POST", at("/connections"), { name: "Twin", kind: "generic-saml", saml: { issuer } });
  const twin = { name: "Twin", kind: "generic-saml" };
  expect((await plan({ connections: [twin] })).body.errors).toEqual([
    { path: "connections.0.id", message: "ambiguous" },
  ]);
  const document = await exported();
  const { id } = document.connections[0];
  await call("POST", "/organizations", { slug: `${world.slug}-other`, name: "Other" });
  world.enter(`${world.slug}-other`);
  const planned = await plan({ connections: [{ ...twin, id, signIn: { buttonText: "Mine" } }] });
  expect(short(planned.body.steps)[0]).toMatch(/^create connections /);
  expect(planned.body.steps[0].id).not.toBe(id);
  const directory = { name: "D", connection: id };
  expect((await plan({ directories: [directory] })).body.steps[0].refusal).toMatchObject({
    code: "validation_failed",
  });
});

it("the last owner stays, for an operator, too", async () => {
  await call("POST", at("/users"), { email: "owner@acme.test", role: "account_administrator" });
  const demoted = { roles: [{ key: "account_administrator", consoleRole: null }] };
  expect(await refusals(demoted)).toEqual(["roles.0 last_administrator"]);
  expect(await apply(demoted)).toMatchObject({ status: 409, body: { code: "last_administrator" } });
});

it("single sign-on and mailed codes are as closed as in the rest of the API", async () => {
  const { key } = (await call("POST", at("/keys"), { name: "own" })).body;
  const codes = await apply({ organization: { emailCodes: "off" } }, "", { key });
  expect(codes).toMatchObject({ status: 409, body: { code: "sso_untested" } });
  const off = await apply({ organization: { ssoEnabled: false } }, "", { key });
  expect(off).toMatchObject({ status: 403, body: { code: "forbidden" } });
  await call("PATCH", at(""), { ssoEnabled: false });
  const made = await apply({ connections: [{ name: "Okta", kind: "generic-saml" }] }, "", { key });
  expect(made).toMatchObject({ body: { code: "sso_switched_off" } });
});

it("is told at the field of what is not an entry of its kind", async () => {
  const { body } = await plan({
    groups: [{ key: "a", name: "A", id: "x" }],
    webhooks: [{ id: 7, url: "https://x.test" }],
  });
  expect(body.errors).toEqual([{ path: "webhooks.0.id", message: "invalid" }]);
  const unknown = await plan({ groups: [{ key: "a", name: "A", id: "x" }] });
  expect(unknown.body.errors.map(({ path }: { path: string }) => path)).toEqual(["groups.0.id"]);
});
