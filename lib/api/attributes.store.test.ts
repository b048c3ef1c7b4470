import { afterAll, beforeAll, expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";

/** Custom attributes by REST: their definitions, what users have in them, and the claims that fill them. */
let database: DatabaseHandle;
const call = apiCaller(() => database.db);
const org = "/organizations/fields";
let stranger: string;
let reader: string;

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["fields", "elsewhere"]) await call("POST", "/organizations", { slug, name: slug });
  stranger = (await call("POST", "/organizations/elsewhere/keys", { name: "stranger" })).body.key;
  reader = (await call("POST", `${org}/keys`, { name: "reader", readOnly: true })).body.key;
});
afterAll(() => database?.close());

const costCenter = { key: "costCenter", label: "Cost center", type: "text" };

it("are made, listed page by page, relabelled while nobody else did, and deleted", async () => {
  const made = await call("POST", `${org}/attributes`, costCenter);
  expect(made).toMatchObject({ status: 201, body: costCenter });
  expect(made.headers.get("location")).toContain(`${org}/attributes/costCenter`);
  await call("POST", `${org}/attributes`, { key: "level", label: "Level", type: "number" });
  const first = await call("GET", `${org}/attributes?limit=1`);
  expect(first.body).toMatchObject({ items: [costCenter], nextCursor: expect.any(String) });
  const second = await call("GET", `${org}/attributes?cursor=${first.body.nextCursor}`);
  expect(second.body).toMatchObject({ items: [{ key: "level" }], nextCursor: null });

  const read = await call("GET", `${org}/attributes/costCenter`);
  const tag = { headers: { "If-Match": read.headers.get("etag") ?? "" } };
  const relabelled = await call("PATCH", `${org}/attributes/costCenter`, { ...costCenter, label: "Cost centre" }, tag);
  expect(relabelled).toMatchObject({ status: 200, body: { label: "Cost centre", type: "text" } });
  expect((await call("PATCH", `${org}/attributes/costCenter`, { label: "Late" }, tag)).status).toBe(412);
  expect((await call("DELETE", `${org}/attributes/costCenter`, undefined, tag)).status).toBe(412);
  // The type would make nonsense of what people have.
  expect(await call("PATCH", `${org}/attributes/costCenter`, { type: "number" })).toMatchObject({ status: 422 });

  await call("POST", `${org}/attributes`, { key: "gone", label: "Gone", type: "list" });
  expect((await call("DELETE", `${org}/attributes/gone`)).status).toBe(204);
  expect((await call("GET", `${org}/attributes/gone`)).status).toBe(404);
});

it.each([
  [{ key: "Cost-Center", label: "x", type: "text" }, "key", "attribute_key"],
  [{ key: "toString", label: "x", type: "text" }, "key", "attribute_key"],
  [{ key: "ok", label: "", type: "text" }, "label", "required"],
  [{ key: "ok", label: "x".repeat(121), type: "text" }, "label", expect.stringContaining("120")],
  [{ key: "ok", label: "x", type: "object" }, "type", expect.stringContaining("boolean")],
])("%j is refused at its field", async (body, path, message) => {
  const refused = await call("POST", `${org}/attributes`, body);
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ path, message }] } });
});

it("a user has them by their keys: what is not named stays, null removes, nonsense is refused at its path", async () => {
  const email = "ada@fields.test";
  const made = await call("POST", `${org}/users`, { email, attributes: { costCenter: "4711", level: 3 } });
  expect(made).toMatchObject({ status: 201, body: { attributes: { costCenter: "4711", level: 3 } } });
  const user = `${org}/users/${made.body.id}`;
  const patched = await call("PATCH", user, { attributes: { level: 4.5 } });
  expect(patched.body.attributes).toEqual({ costCenter: "4711", level: 4.5 });
  expect((await call("PATCH", user, { attributes: { costCenter: null } })).body.attributes).toEqual({ level: 4.5 });
  expect((await call("GET", `${org}/users?email=${email}`)).body.items[0].attributes).toEqual({ level: 4.5 });
  const refused = await call("PATCH", user, { attributes: { level: "4", other: true } });
  expect(refused).toMatchObject({
    status: 422,
    body: {
      errors: [
        { path: "attributes.level", message: "attribute_number" },
        { path: "attributes.other", message: "attribute_unknown" },
      ],
    },
  });
  for (const nonsense of [[{}], { nested: true }, "x".repeat(501), "two\nlines", 2 ** 60])
    expect((await call("PATCH", user, { attributes: { level: nonsense } })).body).toMatchObject({
      errors: [{ path: expect.stringMatching(/^attributes\.level/) }],
    });
  const many = Object.fromEntries(Array.from({ length: 51 }, (_entry, index) => [`field${index}`, "x"]));
  expect((await call("PATCH", user, { attributes: many })).body).toMatchObject({
    errors: [{ path: "attributes", message: "too_many: 50" }],
  });
  expect((await call("GET", user)).body.attributes).toEqual({ level: 4.5 });
});

it("an entity tag covers them: who read before somebody else's change is told", async () => {
  const { body } = await call("POST", `${org}/users`, { email: "grace@fields.test" });
  const read = await call("GET", `${org}/users/${body.id}`);
  await call("PATCH", `${org}/users/${body.id}`, { attributes: { level: 1 } });
  const late = await call(
    "PATCH",
    `${org}/users/${body.id}`,
    { attributes: { level: 2 } },
    {
      headers: { "If-Match": read.headers.get("etag") ?? "" },
    },
  );
  expect(late.status).toBe(412);
});

it("a connection maps claims to them, by its file too; an unknown one is refused with its path", async () => {
  const claims = (field: string) => [
    { field: "email", from: "NameID" },
    { field, from: "department" },
  ];
  const body = { name: "Okta", kind: "generic-saml" };
  const made = await call("POST", `${org}/connections`, { ...body, claims: claims("attributes.costCenter") });
  expect(made).toMatchObject({ status: 201, body: { claims: [{}, { field: "attributes.costCenter" }] } });
  const unknown = await call("POST", `${org}/connections`, { ...body, claims: claims("attributes.unknown") });
  expect(unknown).toMatchObject({
    status: 422,
    body: { errors: [{ path: "claims.1.field", message: "attribute_unknown" }] },
  });
  expect(await call("POST", `${org}/connections`, { ...body, claims: claims("costCenter") })).toMatchObject({
    status: 422,
    body: { errors: [{ path: "claims.1.field", message: "claim_field" }] },
  });
  const inUse = await call("DELETE", `${org}/attributes/costCenter`);
  expect(inUse).toMatchObject({
    status: 409,
    body: { code: "attribute_in_use", detail: expect.stringContaining("Okta") },
  });
  const file = (await call("GET", `/organizations/fields/connections/${made.body.id}/export`)).body;
  expect(file.connection.claims[1]).toEqual({ field: "attributes.costCenter", from: "department" });
  const elsewhere = await call("POST", "/organizations/elsewhere/connections/import", file);
  expect(elsewhere).toMatchObject({
    status: 422,
    body: { errors: [{ path: "claims.1.field", message: "attribute_unknown" }] },
  });
});

it("an application is told them as claims, by the document of its organization too; an unknown one is refused with its path", async () => {
  const claims = (from: string) => [
    { claim: "groups", from: "groups", prefix: "app-" },
    { claim: "teams", from },
  ];
  const list = { key: "teams", label: "Teams", type: "list" };
  expect((await call("POST", `${org}/attributes`, list)).status).toBe(201);
  const site = { kind: "proxy", name: "Wiki", origin: "https://wiki.test" };
  const made = await call("POST", `${org}/applications`, { ...site, claims: claims("attributes.teams") });
  expect(made).toMatchObject({ status: 201, body: { claims: [{}, { claim: "teams", from: "attributes.teams" }] } });
  const application = `${org}/applications/${made.body.id}`;
  for (const [from, message] of [
    ["attributes.unknown", "attribute_unknown"],
    ["teams", "claim_field"],
  ])
    expect(await call("PATCH", application, { claims: claims(from ?? "") })).toMatchObject({
      status: 422,
      body: { errors: [{ path: "claims.1.from", message }] },
    });
  expect(await call("DELETE", `${org}/attributes/teams`)).toMatchObject({
    status: 409,
    body: { code: "attribute_in_use", detail: expect.stringContaining("Wiki") },
  });

  const document = (await call("GET", `${org}/config`)).body;
  expect(document.applications).toMatchObject([{ claims: [{}, { claim: "teams", from: "attributes.teams" }] }]);
  const { format, version, applications } = document;
  const there = "/organizations/elsewhere/config";
  const alone = await call("POST", `${there}/apply`, { format, version, applications });
  expect(alone.status).toBe(422);
  expect(JSON.stringify(alone.body)).toContain("attribute_unknown");
  expect((await call("POST", `${there}/apply`, { format, version, attributes: [list], applications })).status).toBe(
    200,
  );

  expect((await call("PATCH", application, { claims: [] })).status).toBe(200);
  expect((await call("DELETE", `${org}/attributes/teams`)).status).toBe(204);
});

it("are closed to keys of another organization and, for changes, to keys that only read", async () => {
  const as = (key: string) => ({ key });
  for (const [method, path, body] of [
    ["GET", "/attributes", undefined],
    ["POST", "/attributes", { key: "mine", label: "Mine", type: "text" }],
    ["GET", "/attributes/costCenter", undefined],
    ["PATCH", "/attributes/costCenter", { label: "Mine" }],
    ["DELETE", "/attributes/costCenter", undefined],
  ] as const) {
    expect((await call(method, `${org}${path}`, body, as(stranger))).status).toBe(404);
    expect((await call(method, `${org}${path}`, body, as(reader))).status).toBe(method === "GET" ? 200 : 403);
  }
  expect((await call("GET", "/organizations/elsewhere/attributes/costCenter")).status).toBe(404);
});
